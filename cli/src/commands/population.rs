//! Face cli: `zhunsheng population`: a made-up population to try `impact` with.

use std::path::Path;

use zhunsheng_batch::population::{Format, Writer};
use zhunsheng_compiler::{cases, compile};
use zhunsheng_engine::{Lang, VerifiedPlan};
use zhunsheng_lab::generate::{Case, Generator, Random, from_json, typed};

use super::decide::date_in_force;
use crate::{args::Population, failure::Failure, packages, screen::Screen, text::impact as words};

/// Cities of Guangxi, to group by.
const CITIES: [&str; 14] =
    ["南宁", "柳州", "桂林", "梧州", "北海", "防城港", "钦州", "贵港", "玉林", "百色", "贺州", "河池", "来宾", "崇左"];
/// Industries, to group by.
const INDUSTRIES: [&str; 6] = ["电子信息", "装备制造", "生物医药", "新材料", "现代农业", "科技服务"];

/// Makes up as many cases as asked, mostly near the thresholds of the policy, and writes them as a table.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Population) -> Result<(), Failure> {
    let lang = screen.lang;
    let shown = args.out.display().to_string();
    let extension = args.out.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let format = match extension.as_deref() {
        Some("csv") => Format::Csv,
        Some("parquet") => Format::Parquet,
        _ => return Err(words::which_format(&shown, lang)),
    };
    let plan = packages::plan(rules, &args.policy, lang)?;
    let as_of = date_in_force(&plan, args.as_of, lang)?;
    let unwritable = |why: String| words::unwritable(&shown, &why, lang);
    let columns = match lang {
        Lang::Zh => ["编号", "城市", "行业"],
        Lang::En => ["number", "city", "industry"],
    };
    let mut writer = Writer::create(&args.out, format, &plan, &columns, lang).map_err(unwritable)?;
    let generator = Generator::new(&plan, bases(rules, &args.policy, &plan, lang));
    let mut random = Random::new(args.seed);
    for number in 1..=args.rows {
        let mut case = generator.case(&mut random, as_of);
        // Why: real tables have gaps: one row in five knows only a part, and of the others some lack a cell.
        if random.chance(20) {
            case = generator.partial(&mut random, &case);
        } else {
            case.retain(|_, _| !random.chance(1));
        }
        let facts = typed(&plan, &case);
        // Why: the first cities have more, as they do.
        let city = random.below(CITIES.len()).min(random.below(CITIES.len()));
        let city = CITIES.get(city).copied().unwrap_or_default();
        let industry = random.pick(&INDUSTRIES).copied().unwrap_or_default();
        writer.write(&[&number.to_string(), city, industry], &facts, lang).map_err(unwritable)?;
    }
    writer.finish().map_err(unwritable)?;
    screen.say(&words::made_up(&shown, args.rows, args.seed, &plan, as_of, lang))
}

/// The hand-written cases of the package, to start from; a plan file has none.
fn bases(rules: Option<&Path>, policy: &str, plan: &VerifiedPlan, lang: Lang) -> Vec<Case> {
    let editions = packages::to_check(rules, Path::new(policy), lang).unwrap_or_default();
    let packages = editions.iter().rev().filter_map(|edition| edition.read().ok());
    let same = packages
        .into_iter()
        .find(|package| compile(package).plan.is_some_and(|other| other.policy.version == plan.policy.version));
    same.map_or_else(Vec::new, |package| {
        cases::read(&package).iter().map(|case| from_json(plan, &case.facts)).collect()
    })
}
