/** Things side by side, in as many rows as it takes. */

export interface Size {
  readonly w: number
  readonly h: number
}

/** At most so many rows, as even as can be. */
export function inRows<T>(items: readonly T[], mostRows: number): T[][] {
  const cols = Math.ceil(items.length / Math.max(1, mostRows))
  const rows: T[][] = []
  for (let i = 0; i < items.length; i += cols) rows.push(items.slice(i, i + cols))
  return rows
}

export const rowWidth = (row: readonly Size[], gap: number): number =>
  row.reduce((sum, item) => sum + item.w + gap, -gap)

export const rowHeight = (row: readonly Size[]): number => Math.max(0, ...row.map((item) => item.h))
