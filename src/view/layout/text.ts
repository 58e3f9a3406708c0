/** How wide a text will be, without a document to measure it in: a little generous, so that nothing is ever clipped. */

export interface Font {
  readonly size: number
  readonly mono: boolean
  readonly bold?: boolean
}

export const FONT = {
  title: { size: 14, mono: false, bold: true },
  /** A room's name seen from afar. */
  far: { size: 26, mono: false, bold: true },
  pod: { size: 13, mono: false, bold: true },
  port: { size: 11.5, mono: true },
  address: { size: 10.5, mono: true },
  caption: { size: 11, mono: false },
} as const satisfies Record<string, Font>

/** JetBrains Mono's advance is 0.6 em; Inter's, by kind of letter, at weight 600. */
const advance = (char: string, mono: boolean): number => {
  if (char.charCodeAt(0) > 0x2e7f) return 1
  if (mono) return 0.6
  if (/[ijlI.,:;|!'’ ]/.test(char)) return 0.32
  if (/[mwMW@%]/.test(char)) return 0.94
  if (/[A-Z]/.test(char)) return 0.72
  if (/[0-9]/.test(char)) return 0.66
  if (/[-frt()/]/.test(char)) return 0.46
  return 0.63
}

const advances = { mono: new Map<string, number>(), text: new Map<string, number>() }

export function textWidth(text: string, font: Font): number {
  const known = font.mono ? advances.mono : advances.text
  let ems = 0
  for (const char of text) {
    const em = known.get(char) ?? advance(char, font.mono)
    known.set(char, em)
    ems += em
  }
  return ems * font.size
}

/** Cut in the middle, for the end of a name tells pods and ports apart. */
export function fitText(text: string, width: number, font: Font): string {
  if (textWidth(text, font) <= width) return text
  const chars = [...text]
  for (let keep = chars.length - 1; keep > 1; keep--) {
    const head = Math.ceil(keep / 2)
    const cut = `${chars.slice(0, head).join('')}…${chars.slice(chars.length - (keep - head)).join('')}`
    if (textWidth(cut, font) <= width) return cut
  }
  return '…'
}
