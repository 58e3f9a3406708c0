/**
 * JSON as a word of a link: deflated (RFC 1951), in base64url (RFC 4648 §5).
 */
/** Of a whole link, and of one packed word in it. */
export const MOST_PACKED = 60_000

export async function pack(value: unknown): Promise<string> {
  const bytes = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  let binary = ''
  for (const byte of new Uint8Array(await new Response(bytes).arrayBuffer())) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** A text that is JSON in one of the usual layouts, as its value: that is shorter than the text in quotes. */
export type Written = string | { readonly indent: number; readonly value: unknown }

export function asWritten(text: string): Written {
  try {
    const value: unknown = JSON.parse(text)
    const indent = [2, 0, 1, 4].find((wide) => JSON.stringify(value, undefined, wide) === text)
    return indent === undefined ? text : { indent, value }
  } catch {
    return text
  }
}
