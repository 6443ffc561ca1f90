/** One measurement, with the bar that it should stay below. */
export interface Row {
  name: string;
  measured: number;
  bar: number;
  unit: string;
}

/** The middle one of some measurements. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The measurement below which a share of all of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
