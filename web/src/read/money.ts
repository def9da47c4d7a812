// Reading: the units that people type money in.

export interface Money { id: string; exponent: number }

const YUAN: Money = { id: "元", exponent: 0 };
const WAN: Money = { id: "万元", exponent: 4 };

/** The units that money of this unit may be typed in: in 元, in 万元, and in its own. */
export function moneyUnits(unit: Money): Money[] {
  return [YUAN, WAN, ...(unit.exponent === 0 || unit.exponent === 4 ? [] : [{ id: unit.id, exponent: unit.exponent }])];
}
