/** RFC 4648 §5 without padding, as Go's base64.RawURLEncoding. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function base64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3)
    const group = (a << 16) | (b << 8) | c
    const digits = Math.min(bytes.length - at, 3) + 1
    for (let i = 0; i < digits; i++) text += ALPHABET[(group >>> (18 - 6 * i)) & 63]
  }
  return text
}
