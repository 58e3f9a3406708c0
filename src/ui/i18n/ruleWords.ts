/** Words that a rule's text holds for people. */

type Text = string | number

/** What the rule's comments say, without Felix's own rule ID. */
export const commentOf = (text: Text): string =>
  [...String(text).matchAll(/ --comment (?:"((?:[^"\\]|\\.)*)"|(\S+))/g)]
    .map(([, quoted, bare]) => (quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '').replaceAll('`', "'").trim())
    .filter((comment) => comment !== '' && !/^cali:[\w-]{16}$/.test(comment))
    .join(', ')

/** `icmp-port-unreachable` */
export const rejectOf = (text: Text): string => / --reject-with (\S+)/.exec(String(text))?.[1] ?? ''
