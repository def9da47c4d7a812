//! Face cli, text: the words of `zhunsheng audit`, `rebuild`, `backup` and `restore`.

use zhunsheng_engine::Lang;

/// The words of a language.
pub(crate) fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

phrases! {
    whole: "日志完整：{} 条记录，{} 次发布，{} 个文件和方案与指纹相符，派生表与日志一致", "the log is whole: {} records, {} publications; {} files and plans have their digests, the derived tables follow from the log";
    head: "最后一条记录 {}", "last record {}";
    not_whole: "日志不完整：{}", "the log is not whole: {}";
    good_before: "在此之前的 {} 条记录完好", "the {} records before it are good";
    rebuilt: "已按 {} 条记录重建派生表", "folded {} records into the derived tables anew";
    backed_up: "已备份到 {}：{} 条记录，{} 次发布，已核对", "backed up to {}: {} records, {} publications, verified";
    restored: "已恢复到 {}：{} 条记录，{} 次发布，已核对", "restored into {}: {} records, {} publications, verified";
    not_done: "{}：{}", "{}: {}";
}

#[cfg(test)]
mod tests {
    use super::PAIRS;

    #[test]
    fn both_languages_take_the_same_values() {
        for (name, zh, en) in PAIRS {
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{name}");
        }
    }
}
