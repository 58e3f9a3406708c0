/** `ip` and `bridge` (iproute2 6.1, ip/ip.c, bridge/bridge.c): objects and verbs, which may be cut short. */
import { addrAdd } from '../../kernel/netlink/address.ts'
import { addrDel } from '../../kernel/netlink/addressDel.ts'
import type { NetnsDraft } from '../../kernel/netlink/draft.ts'
import { linkAdd, linkSet } from '../../kernel/netlink/link.ts'
import { linkDel } from '../../kernel/netlink/linkDel.ts'
import { fdbAppend, fdbDel, neighDel, neighReplace } from '../../kernel/netlink/neighbour.ts'
import { routeAdd } from '../../kernel/netlink/route.ts'
import { routeAppend, routeDel, routeReplace } from '../../kernel/netlink/routeChange.ts'
import { ruleAdd } from '../../kernel/netlink/rule.ts'
import { ruleDel } from '../../kernel/netlink/ruleDel.ts'
import type { EditTable } from '../edit.ts'
import { joined, type Word } from '../text.ts'
import { abbreviated, type Command, CommandError } from './command.ts'

type Act = (draft: NetnsDraft, text: string) => void

interface IpObject {
  readonly table: EditTable
  /** In the order in which the program looks for them; undefined: it has it, Hopscope does not. */
  readonly verbs: Readonly<Record<string, Act | undefined>>
}

const OBJECTS: Readonly<Record<string, IpObject>> = {
  address: {
    table: 'address',
    verbs: { add: addressAdd, change: undefined, replace: undefined, delete: addrDel, flush: undefined },
  },
  route: {
    table: 'route',
    verbs: {
      add: routeAdd,
      change: (draft, text) => routeReplace(draft, text, 'change'),
      replace: (draft, text) => routeReplace(draft, text),
      prepend: undefined,
      append: routeAppend,
      test: undefined,
      delete: routeDel,
      flush: undefined,
    },
  },
  rule: { table: 'rule', verbs: { add: ruleAdd, delete: ruleDel, flush: undefined } },
  neighbour: {
    table: 'neighbour',
    verbs: {
      add: (draft, text) => neighReplace(draft, text, 'add'),
      change: (draft, text) => neighReplace(draft, text, 'change'),
      replace: (draft, text) => neighReplace(draft, text),
      delete: neighDel,
      flush: undefined,
    },
  },
  link: {
    table: 'link',
    verbs: { add: linkAdd, set: linkSet, change: undefined, replace: undefined, delete: linkDel },
  },
}
const FDB: IpObject = {
  table: 'fdb',
  verbs: {
    add: (draft, text) => fdbAppend(draft, text, 'add'),
    append: (draft, text) => fdbAppend(draft, text),
    replace: (draft, text) => fdbAppend(draft, text, 'replace'),
    delete: fdbDel,
    flush: undefined,
  },
}
/** ip/ip.c, cmds: the first that begins so. */
const IP_OBJECTS = ['address', 'addrlabel', 'maddress', 'route', 'rule', 'neighbor', 'neighbour', 'link'] as const

export function ipCommand(words: readonly Word[]): Command {
  const word = words[1]?.text ?? ''
  if (word.startsWith('-')) throw new CommandError(`Hopscope does not model "ip ${word}"`, 1)
  const found = abbreviated(word, IP_OBJECTS)
  const name = found === 'neighbor' ? 'neighbour' : found
  const object = name === undefined ? undefined : OBJECTS[name]
  if (!object) throw new CommandError(`Object "${word}" is unknown, try "ip help".`, 1)
  return verbOf(object, `ip ${name === 'neighbour' ? 'neigh' : name}`, words)
}

export function bridgeCommand(words: readonly Word[]): Command {
  const word = words[1]?.text ?? ''
  if (word === '' || !'fdb'.startsWith(word))
    throw new CommandError(`Object "${word}" is unknown, try "bridge help".`, 1)
  return verbOf(FDB, 'bridge fdb', words)
}

function verbOf({ table, verbs }: IpObject, name: string, words: readonly Word[]): Command {
  const word = words[2]?.text ?? ''
  const verb = abbreviated(word, Object.keys(verbs))
  if (verb === undefined) throw new CommandError(`Command "${word}" is unknown, try "${name} help".`, 2)
  const act = verbs[verb]
  if (!act) throw new CommandError(`Hopscope does not model "${name} ${verb}"`, 2)
  return { table, from: 3, run: (draft, all) => act(draft, joined(all, 3)) }
}

/** ip/ipaddress.c reads `dev` wherever it stands. */
function addressAdd(draft: NetnsDraft, text: string): void {
  const words = text.split(' ')
  const at = words.indexOf('dev')
  const dev = at < 0 ? undefined : words[at + 1]
  if (dev === undefined) throw new CommandError('Not enough information: "dev" argument is required.')
  addrAdd(draft, dev, text)
}

export const IP_WORDS = {
  objects: ['address', 'link', 'neigh', 'route', 'rule'],
  verbsOf: (object: string): string[] => {
    const name = abbreviated(object, IP_OBJECTS)
    const verbs: IpObject['verbs'] = OBJECTS[name === 'neighbor' ? 'neighbour' : (name ?? '')]?.verbs ?? {}
    return Object.keys(verbs).filter((verb) => verbs[verb])
  },
  fdbVerbs: Object.keys(FDB.verbs).filter((verb) => FDB.verbs[verb]),
} as const
