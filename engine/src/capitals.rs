//! Ground of the engine: money in Chinese capital letters (人民币大写), written and read, as the form rules for accounting vouchers want it.

use alloc::{
    string::{String, ToString as _},
    vec::Vec,
};

use rust_decimal::Decimal;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
/// The places inside of a group of four digits, the highest first.
const PLACES: [&str; 4] = ["仟", "佰", "拾", ""];
/// The groups of four digits, the lowest first.
const GROUPS: [&str; 4] = ["", "万", "亿", "万亿"];

/// An amount in 元 in capital letters: 壹拾万元整, 壹仟零伍元叁角整, 壹元零贰分. What has more digits than 分, or is too large for the groups, stays in
/// figures.
#[must_use]
pub fn written(amount: Decimal) -> String {
    match spelt(amount) {
        Some(pieces) => {
            pieces.iter().filter(|piece| **piece != Piece::MayBeZero).map(|piece| piece.letters()).collect()
        }
        None => amount.normalize().to_string(),
    }
}

/// The amount that a text names, in 元; nothing if it is not written as it should be. 圆 and 正 may stand for 元 and 整, 人民币 before it; the 零 after a
/// group that ends in one, and the 整 after 角, may be left out.
#[must_use]
pub fn amount(text: &str) -> Option<Decimal> {
    let mut plain = String::new();
    let written = |c: char| !c.is_whitespace() && !matches!(c, ':' | '：' | '￥' | '¥');
    plain.extend(text.chars().filter(|&c| written(c)).map(usual));
    let plain = plain.strip_prefix("人民币").unwrap_or(&plain);
    let value = value(plain)?;
    // Why: reading is generous; what has been read must be written like this, so that 拾万元 or 伍元整整 is not taken for an amount.
    says(plain, &spelt(value)?).then_some(value)
}

/// A part of an amount in letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// A digit.
    Digit(u64),
    /// A place, a group, or 元, 角, 分, 负.
    Word(&'static str),
    /// A 零 that must stand.
    Zero,
    /// A 零 that is written here and may be left out.
    UsualZero,
    /// A 零 that is left out here and may be written.
    MayBeZero,
    /// 整 at the end.
    Whole,
    /// 整 after 角, which may be left out.
    MayBeWhole,
}

impl Piece {
    fn letters(self) -> &'static str {
        match self {
            Self::Digit(digit) => usize::try_from(digit).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or("零"),
            Self::Word(word) => word,
            Self::Zero | Self::UsualZero | Self::MayBeZero => "零",
            Self::Whole | Self::MayBeWhole => "整",
        }
    }
}

/// Whether a text is these pieces, one after the other.
fn says(text: &str, pieces: &[Piece]) -> bool {
    let mut rest = text;
    for piece in pieces {
        rest = match (rest.strip_prefix(piece.letters()), piece) {
            (Some(after), _) => after,
            (None, Piece::UsualZero | Piece::MayBeZero | Piece::MayBeWhole) => rest,
            (None, _) => return false,
        };
    }
    rest.is_empty()
}

/// An amount in pieces; nothing if it has more digits than 分 or is too large for the groups.
fn spelt(amount: Decimal) -> Option<Vec<Piece>> {
    let amount = amount.normalize();
    let whole = amount.abs().trunc();
    let yuan = u64::try_from(whole).ok().filter(|&yuan| yuan < 10_u64.pow(16) && amount.scale() <= 2)?;
    let parts = u64::try_from((amount.abs() - whole) * Decimal::ONE_HUNDRED).ok()?;
    let (jiao, fen) = (parts / 10, parts % 10);
    let mut pieces = Vec::new();
    if amount.is_sign_negative() && !amount.is_zero() {
        pieces.push(Piece::Word("负"));
    }
    if yuan > 0 || parts == 0 {
        whole_number(yuan, &mut pieces);
        pieces.push(Piece::Word("元"));
    }
    if jiao > 0 {
        if yuan > 0 && yuan.is_multiple_of(10) {
            pieces.push(Piece::MayBeZero);
        }
        pieces.extend([Piece::Digit(jiao), Piece::Word("角")]);
    } else if fen > 0 && yuan > 0 {
        pieces.push(Piece::Zero);
    }
    if fen > 0 {
        pieces.extend([Piece::Digit(fen), Piece::Word("分")]);
    } else {
        pieces.push(if jiao > 0 { Piece::MayBeWhole } else { Piece::Whole });
    }
    Some(pieces)
}

/// One letter for each of those in use.
fn usual(c: char) -> char {
    match c {
        '圆' | '圓' => '元',
        '正' => '整',
        '萬' => '万',
        '億' => '亿',
        '贰' | '貳' | '弍' => '贰',
        '叁' | '參' | '叄' => '叁',
        '陸' => '陆',
        '负' | '負' => '负',
        '〇' => '零',
        other => other,
    }
}

fn value(text: &str) -> Option<Decimal> {
    let (negative, text) = text.strip_prefix('负').map_or((false, text), |rest| (true, rest));
    let (mut done, mut big, mut section, mut pending) = (0_u64, 0_u64, 0_u64, None::<u64>);
    let mut fen = 0_u64;
    for c in text.chars() {
        let place = |pending: &mut Option<u64>, by: u64| pending.take()?.checked_mul(by);
        match c {
            '零' => {}
            '拾' => section = section.checked_add(place(&mut pending, 10)?)?,
            '佰' => section = section.checked_add(place(&mut pending, 100)?)?,
            '仟' => section = section.checked_add(place(&mut pending, 1000)?)?,
            '万' => {
                big = big.checked_add(section.checked_add(pending.take().unwrap_or(0))?.checked_mul(10_000)?)?;
                section = 0;
            }
            '亿' => {
                let below = big.checked_add(section)?.checked_add(pending.take().unwrap_or(0))?;
                done = done.checked_add(below.checked_mul(100_000_000)?)?;
                (big, section) = (0, 0);
            }
            '元' => {
                let yuan = done.checked_add(big)?.checked_add(section)?.checked_add(pending.take().unwrap_or(0))?;
                fen = fen.checked_add(yuan.checked_mul(100)?)?;
                (done, big, section) = (0, 0, 0);
            }
            '角' => fen = fen.checked_add(place(&mut pending, 10)?)?,
            '分' => fen = fen.checked_add(place(&mut pending, 1)?)?,
            '整' => {}
            _ => {
                let digit = DIGITS.iter().position(|known| known.starts_with(c))?;
                if pending.replace(u64::try_from(digit).ok()?).is_some() {
                    return None;
                }
            }
        }
    }
    let open = pending.is_some() || done > 0 || big > 0 || section > 0 || !text.contains(['元', '角', '分']);
    let value = Decimal::try_from_i128_with_scale(i128::from(fen), 2).ok()?.normalize();
    (!open).then_some(if negative { -value } else { value })
}

/// A whole number below 10^16: groups of four digits, one 零 for every run of them between other digits.
fn whole_number(number: u64, pieces: &mut Vec<Piece>) {
    if number == 0 {
        pieces.push(Piece::Zero);
        return;
    }
    let mut groups = Vec::new();
    let mut rest = number;
    while rest > 0 {
        groups.push(rest % 10_000);
        rest /= 10_000;
    }
    let (mut gap, mut begun) = (false, false);
    for (at, &group) in groups.iter().enumerate().rev() {
        let mut left = group;
        for (place, by) in PLACES.iter().zip([1000, 100, 10, 1]) {
            let figure = left / by;
            left %= by;
            if figure == 0 {
                gap = true;
                continue;
            }
            if gap && begun {
                // Why: zeros that close a group are said by its name; only where the next group starts with one must it be said.
                pieces.push(if by == 1000 { Piece::UsualZero } else { Piece::Zero });
            }
            (gap, begun) = (false, true);
            pieces.extend([Piece::Digit(figure), Piece::Word(place)]);
        }
        // Why: in 万亿, the 亿 is said once, after whatever stands below it.
        let below = at == 3 && groups.get(2).is_some_and(|&group| group > 0);
        if group > 0 {
            pieces.push(Piece::Word(if below { "万" } else { GROUPS.get(at).copied().unwrap_or("") }));
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use rust_decimal::Decimal;

    use super::{amount, written};

    fn n(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap_or(Decimal::MIN)
    }

    #[test]
    fn amounts_as_a_cashier_writes_them() {
        for (figures, words) in [
            ("0", "零元整"),
            ("100000", "壹拾万元整"),
            ("50000.00", "伍万元整"),
            ("10", "壹拾元整"),
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("100005", "壹拾万零伍元整"),
            ("107000", "壹拾万零柒仟元整"),
            ("20300000", "贰仟零叁拾万元整"),
            ("100000000", "壹亿元整"),
            ("100010000", "壹亿零壹万元整"),
            ("1000000000000", "壹万亿元整"),
            ("1200300000000", "壹万贰仟零叁亿元整"),
            ("10050", "壹万零伍拾元整"),
            ("0.05", "伍分"),
            ("0.30", "叁角整"),
            ("-20.5", "负贰拾元伍角整"),
        ] {
            assert_eq!(written(n(figures)), words, "{figures}");
            assert_eq!(amount(words), Some(n(figures)), "{words}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in [
            "",
            "拾万元整",
            "壹拾万元",
            "十万元整",
            "100000元",
            "壹拾万",
            "壹贰元整",
            "伍分整",
            "伍元整整",
            "壹万万元整",
            "贰元壹元整",
            "整",
        ] {
            assert_eq!(amount(text), None, "{text}");
        }
        for text in ["人民币：壹拾萬圆正", " 壹拾万元整 "] {
            assert_eq!(amount(text), Some(n("100000")), "{text}");
        }
        assert_eq!(amount("壹拾万柒仟元零伍角叁分"), Some(n("107000.53")));
        assert_eq!(amount("壹拾万零柒仟元伍角叁分"), Some(n("107000.53")));
        assert_eq!(amount("壹拾万柒仟元伍角叁分"), Some(n("107000.53")));
        assert_eq!(amount("壹仟肆佰零玖元伍角"), Some(n("1409.5")));
    }

    #[test]
    fn every_amount_is_read_back() {
        let mut fen = 1_i64;
        let mut seen = 0;
        while fen < 10_i64.pow(17) {
            for near in [fen - 1, fen, fen + 1, fen * 5 + 30] {
                let value = Decimal::new(near, 2);
                let words: String = written(value);
                assert_eq!(amount(&words), Some(value.normalize()), "{words}");
                seen += 1;
            }
            fen = fen * 7 / 4 + 13;
        }
        assert!(seen > 200);
    }
}
