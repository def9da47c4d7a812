//! Beside the pipeline: money in capital letters, a second time for the oracle: spelt from the digits, then compared without 零.

use rust_decimal::Decimal;

/// An amount that a text is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Capitals(pub(super) Option<Decimal>);

/// Whether a text names this amount.
pub(super) fn names(text: &str, amount: Decimal) -> bool {
    let Some(spelt) = spelt(amount) else { return false };
    let mut text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for (other, usual) in [("人民币", ""), ("：", ""), (":", ""), ("￥", ""), ("圆", "元"), ("正", "整"), ("萬", "万")]
    {
        text = text.replace(other, usual);
    }
    let bare = |text: &str| {
        let text = text.strip_suffix("角整").map_or(text.to_owned(), |rest| format!("{rest}角"));
        if text == "零元整" { text } else { text.replace('零', "") }
    };
    bare(&text) == bare(&spelt)
}

/// Every digit with its place, and the places of zeros left out.
fn spelt(amount: Decimal) -> Option<String> {
    let fen = (amount * Decimal::ONE_HUNDRED).normalize();
    let digits = fen.abs().to_string();
    if fen.scale() > 0 || digits.len() > 18 {
        return None;
    }
    if digits == "0" {
        return Some("零元整".to_owned());
    }
    const PLACES: [&str; 18] =
        ["分", "角", "元", "拾", "佰", "仟", "万", "拾", "佰", "仟", "亿", "拾", "佰", "仟", "万", "拾", "佰", "仟"];
    let mut spelt = String::new();
    let mut group = false;
    for (digit, at) in digits.chars().zip((0..digits.len()).rev()) {
        let letter = "零壹贰叁肆伍陆柒捌玖".chars().nth(digit.to_digit(10)? as usize)?;
        let place = PLACES.get(at).copied()?;
        // Why: 元, 万 and 亿 close their group of four and are said after a zero, too; the 亿 also where only 万 of it was said.
        let closes = matches!(at, 2 | 6 | 10 | 14);
        if digit != '0' {
            spelt.push(letter);
            group = true;
        }
        if digit != '0' || (closes && (group || at == 2 || (at == 10 && digits.len() > 15))) {
            spelt.push_str(place);
        }
        if closes {
            group = false;
        }
    }
    if digits.len() < 3 {
        spelt = spelt.replace('元', "");
    }
    if !spelt.ends_with('分') {
        spelt.push('整');
    }
    Some(if fen.is_sign_negative() { format!("负{spelt}") } else { spelt })
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use zhunsheng_engine::capitals;

    use super::names;

    #[test]
    fn both_spellings_are_the_same() {
        let mut fen = 1_i64;
        while fen < 10_i64.pow(17) {
            for near in [fen - 1, fen, fen + 1] {
                let amount = Decimal::new(near, 2);
                let words = capitals::written(amount);
                assert!(names(&words, amount), "{words} {amount}");
                assert!(!names(&words, amount + Decimal::ONE), "{words}");
            }
            fen = fen * 5 / 3 + 7;
        }
    }
}
