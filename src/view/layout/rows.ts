/** How many nodes stand side by side: the wrap whose picture can be shown largest in a frame of the wanted shape. */

export interface Size {
  readonly w: number
  readonly h: number
}

export function wrap<T extends Size>(items: readonly T[], gap: number, between: number, aspect: number): T[][] {
  let best: { rows: T[][]; cost: number } | undefined
  for (let cols = items.length; cols > 0; cols--) {
    const rows = inRows(items, cols)
    const w = Math.max(...rows.map((row) => rowWidth(row, gap)))
    const h = rows.reduce((sum, row) => sum + rowHeight(row) + between, 0)
    const cost = Math.max(w / aspect, h)
    if (!best || cost < best.cost) best = { rows, cost }
  }
  return best?.rows ?? []
}

export const rowWidth = (row: readonly Size[], gap: number): number =>
  row.reduce((sum, item) => sum + item.w + gap, -gap)

export const rowHeight = (row: readonly Size[]): number => Math.max(0, ...row.map((item) => item.h))

const inRows = <T>(items: readonly T[], cols: number): T[][] => {
  const rows: T[][] = []
  for (let i = 0; i < items.length; i += cols) rows.push(items.slice(i, i + cols))
  return rows
}
