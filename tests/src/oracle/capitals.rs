//! Beside the pipeline: money in capital letters, a second time for the oracle: every spelling that is right, made by replacing in one with all zeros.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

/// An amount that a text is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Capitals(pub(super) Option<Decimal>);

/// Whether a text names this amount.
pub(super) fn names(text: &str, amount: Decimal) -> bool {
    let mut text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for (other, usual) in [("人民币", ""), ("：", ""), (":", ""), ("￥", ""), ("圆", "元"), ("正", "整"), ("萬", "万")]
    {
        text = text.replace(other, usual);
    }
    spellings(amount).contains(&text)
}

/// Every right spelling of an amount; none for one that cannot be written.
fn spellings(amount: Decimal) -> BTreeSet<String> {
    let fen = (amount * Decimal::ONE_HUNDRED).normalize();
    let digits = fen.abs().to_string();
    if fen.scale() > 0 || digits.len() > 18 {
        return BTreeSet::new();
    }
    const PLACES: [&str; 18] =
        ["分", "角", "元", "拾", "佰", "仟", "万", "拾", "佰", "仟", "亿", "拾", "佰", "仟", "兆", "拾", "佰", "仟"];
    let sign = if fen.is_sign_negative() && digits != "0" { "负" } else { "" };
    let mut long = String::new();
    for (digit, at) in format!("{digits:0>18}").chars().zip((0..18).rev()) {
        long.extend("零壹贰叁肆伍陆柒捌玖".chars().nth(digit.to_digit(10).unwrap_or(0) as usize));
        long.push_str(PLACES.get(at).copied().unwrap_or(""));
    }
    // A group without a digit is not said at all.
    for group in ["亿", "万"] {
        long = long.replace(&format!("零仟零佰零拾零{group}"), "零");
    }
    // Every digit has its place now; zeros lose theirs, then runs of zeros become one.
    for place in ["拾", "佰", "仟", "角", "分"] {
        long = long.replace(&format!("零{place}"), "零");
    }
    let single = |mut text: String| {
        while text.contains("零零") {
            text = text.replace("零零", "零");
        }
        text
    };
    long = single(long);
    // A group that ends in zeros is closed by its name: 零万 is 万, with the zero behind it.
    for group in ["兆", "亿", "万", "元"] {
        long = single(long.replace(&format!("零{group}"), &format!("{group}零")));
    }
    long = single(long);
    let unled = |text: &str| text.trim_start_matches(['零', '兆', '亿', '万', '元']).to_owned();
    let long = if digits.len() > 2 { unled(&long) } else { unled(&long).replace('元', "") };
    let long = long.trim_end_matches('零').to_owned();
    let long = if long.is_empty() { "零元".to_owned() } else { long };
    // 兆 is 万亿; the 亿 is said once where more of it follows.
    let long = match long.split_once('兆') {
        Some((high, low)) if low.contains('亿') => format!("{high}万{low}"),
        Some((high, low)) => format!("{high}万亿{low}"),
        None => long,
    };
    let long = if long.ends_with('分') { long } else { format!("{long}整") };
    // A zero behind a group name is free where 仟 follows at once, behind 元 where 角 does; so is 整 behind 角.
    let letters: Vec<char> = long.chars().collect();
    let mut free = Vec::new();
    for (at, window) in letters.windows(4).enumerate() {
        if let [group, '零', _, place] = window
            && (("万亿".contains(*group) && *place == '仟') || (*group == '元' && *place == '角'))
        {
            free.push(at + 1);
        }
    }
    if long.ends_with("角整") {
        free.push(letters.len() - 1);
    }
    let mut all = BTreeSet::new();
    for chosen in 0..1_u32 << free.len() {
        let out = |at: usize| free.iter().position(|&free| free == at).is_some_and(|bit| chosen & (1 << bit) != 0);
        let kept = letters.iter().enumerate().filter(|(at, _)| !out(*at)).map(|(_, letter)| *letter);
        all.insert(format!("{sign}{}", kept.collect::<String>()));
    }
    all
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use zhunsheng_engine::capitals;

    use super::{names, spellings};

    #[test]
    fn both_ways_of_spelling_are_the_same() {
        let mut fen = 1_i64;
        let round = (2..18).flat_map(|power| [10_i64.pow(power), 10_i64.pow(power) + 5000, 10_i64.pow(power) * 7 + 30]);
        let mut all: Vec<i64> = round.filter(|fen| *fen < 10_i64.pow(18)).collect();
        while fen < 10_i64.pow(17) {
            all.extend([fen - 1, fen, fen + 1]);
            fen = fen * 5 / 3 + 7;
        }
        for fen in all {
            let amount = Decimal::new(fen, 2);
            let words = capitals::written(amount);
            assert!(names(&words, amount), "{words} is not among {:?}", spellings(amount));
            assert!(!names(&words, amount + Decimal::ONE), "{words}");
            for spelling in spellings(amount) {
                assert_eq!(capitals::amount(&spelling), Some(amount.normalize()), "{spelling}");
            }
        }
    }
}
