//! Batch, population: a column of a record batch, value by value, each in the way that its type is read fastest.

use arrow::{
    array::{Array, ArrayRef, AsArray as _},
    compute::cast,
    datatypes::{DataType, Date32Type, Decimal128Type, Float64Type, Int64Type, TimeUnit, TimestampMillisecondType},
};
use rust_decimal::Decimal;
use zhunsheng_engine::Date;
use zhunsheng_intake::cases::{cell::Cell, workbook::digits};

use super::{cells::Slot, problem::Tally, row_groups::is_read};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Hands every value of an array to a slot; the first is that of the row `first`.
pub(super) fn fill(values: &ArrayRef, slot: &mut Slot<'_>, first: u64, problems: &mut Tally) {
    let kind = values.data_type();
    let wanted = match kind {
        DataType::Boolean | DataType::Decimal128(_, _) => kind.clone(),
        kind if kind.is_integer() && *kind != DataType::UInt64 => DataType::Int64,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => DataType::Float64,
        DataType::Date32 => kind.clone(),
        DataType::Date64 | DataType::Timestamp(_, _) => DataType::Timestamp(TimeUnit::Millisecond, None),
        _ => DataType::Utf8,
    };
    // Why: numbers of 32 bits are turned into text by themselves, since their digits end earlier.
    let wanted = if *kind == DataType::Float32 { DataType::Utf8 } else { wanted };
    let Some(values) = Some(values).filter(|_| is_read(kind)).and_then(|values| cast(values, &wanted).ok()) else {
        (0..values.len()).for_each(|_| slot.nothing());
        return;
    };
    for (at, row) in (0..values.len()).zip(first..) {
        if values.is_null(at) {
            slot.nothing();
            continue;
        }
        one(&values, &wanted, at, row, slot, problems);
    }
}

fn one(values: &ArrayRef, kind: &DataType, at: usize, row: u64, slot: &mut Slot<'_>, problems: &mut Tally) {
    match kind {
        DataType::Boolean => slot.truth(values.as_boolean().value(at), row, problems),
        DataType::Int64 => slot.whole(values.as_primitive::<Int64Type>().value(at), row, problems),
        DataType::Float64 => {
            let number = values.as_primitive::<Float64Type>().value(at);
            let cell = digits(number).map_or_else(|| Cell::Bad(number.to_string()), Cell::Number);
            slot.cell(&cell, row, problems);
        }
        DataType::Decimal128(_, scale) => {
            let number = values.as_primitive::<Decimal128Type>().value(at);
            let scale = u32::try_from(*scale).ok();
            let exact = scale.and_then(|scale| Decimal::try_from_i128_with_scale(number, scale).ok());
            let cell = exact.map_or_else(|| Cell::Bad(number.to_string()), |exact| Cell::Number(exact.to_string()));
            slot.cell(&cell, row, problems);
        }
        DataType::Date32 => match day(i64::from(values.as_primitive::<Date32Type>().value(at))) {
            Some(day) => slot.day(day, row, problems),
            None => slot.cell(&Cell::Bad(String::from("?")), row, problems),
        },
        DataType::Timestamp(_, _) => {
            let moment = values.as_primitive::<TimestampMillisecondType>().value(at);
            match day(moment.div_euclid(DAY)).filter(|_| moment.rem_euclid(DAY) == 0) {
                Some(day) => slot.day(day, row, problems),
                None => slot.cell(&Cell::Bad(format!("{moment} ms")), row, problems),
            }
        }
        _ => slot.text(values.as_string::<i32>().value(at), row, problems),
    }
}

/// The day that is so many days after 1 January 1970.
fn day(days: i64) -> Option<Date> {
    Date::new(1970, 1, 1)?.plus_days(days)
}
