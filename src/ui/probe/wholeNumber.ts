/** The number that the digits make, at most `max`; nothing where there are none. */
export function wholeNumber(text: string, max: number): number | undefined {
  const digits = text.replace(/\D/g, '').slice(0, 7)
  return digits === '' ? undefined : Math.min(Number(digits), max)
}
