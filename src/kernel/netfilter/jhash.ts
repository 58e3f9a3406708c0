/** Bob Jenkins' hash as the kernel has it (include/linux/jhash.h, jhash2): of 32-bit words, unsigned. */

const INITVAL = 0xdeadbeef

const rol = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

export function jhash2(key: readonly number[], initval: number): number {
  const start = (INITVAL + (key.length << 2) + initval) | 0
  let [a, b, c] = [start, start, start]
  let at = 0
  for (; key.length - at > 3; at += 3) {
    a = (a + (key[at] ?? 0)) | 0
    b = (b + (key[at + 1] ?? 0)) | 0
    c = (c + (key[at + 2] ?? 0)) | 0
    // __jhash_mix
    a = (a - c) ^ rol(c, 4)
    c = (c + b) | 0
    b = (b - a) ^ rol(a, 6)
    a = (a + c) | 0
    c = (c - b) ^ rol(b, 8)
    b = (b + a) | 0
    a = (a - c) ^ rol(c, 16)
    c = (c + b) | 0
    b = (b - a) ^ rol(a, 19)
    a = (a + c) | 0
    c = (c - b) ^ rol(b, 4)
    b = (b + a) | 0
  }
  if (at === key.length) return c >>> 0
  a = (a + (key[at] ?? 0)) | 0
  b = (b + (key[at + 1] ?? 0)) | 0
  c = (c + (key[at + 2] ?? 0)) | 0
  // __jhash_final
  c = ((c ^ b) - rol(b, 14)) | 0
  a = ((a ^ c) - rol(c, 11)) | 0
  b = ((b ^ a) - rol(a, 25)) | 0
  c = ((c ^ b) - rol(b, 16)) | 0
  a = ((a ^ c) - rol(c, 4)) | 0
  b = ((b ^ a) - rol(a, 14)) | 0
  c = ((c ^ b) - rol(b, 24)) | 0
  return c >>> 0
}

/** include/linux/kernel.h, reciprocal_scale: a hash spread over [0, count). */
export const reciprocalScale = (hash: number, count: number): number => Number((BigInt(hash) * BigInt(count)) >> 32n)

/** An address as a little-endian machine loads its four bytes. */
export const byteSwap = (word: number): number =>
  ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0
