/** The ways out that the checks know: what is expected, an example. */

export const ways = {
  /** English as the checks have it, with a capital. */
  way: (p: { way: string }) => `${String(p.way).charAt(0).toUpperCase()}${String(p.way).slice(1)}.`,
}
