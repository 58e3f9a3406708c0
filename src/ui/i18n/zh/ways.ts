/** 各项校验给出的出路，按英文原文查。 */
import type * as en from '../en/ways.ts'

const WAYS: Readonly<Record<string, string>> = {
  'Calico v3.22 does not know it yet: leave it out': 'Calico v3.22 还没有这个字段，请去掉',
  'write such a number': '写这个范围内的数',
  'choose one of these': '在这个范围内选一个',
  'add a port': '至少写一个端口',
  'several ports need names': '有多个端口时，每个都要有名字',
  'give another': '换一个',
  'give it an address': '给它一个地址',
  'leave it out': '去掉它',
  'leave them out': '去掉它们',
  'leave some out': '去掉几个',
  'leave it out, or make it a NodePort': '去掉它，或把类型改为 NodePort',
  'write a DNS name such as db.example.com': '写一个域名，例如 db.example.com',
  'the default is 10800': '默认是 10800',
  'write a prefix': '写一个网段',
  'write one such as app.kubernetes.io/name': '例如 app.kubernetes.io/name',
  'write one such as web-1': '例如 web-1',
  'add a value': '至少写一个值',
  'add a podSelector, a namespaceSelector or an ipBlock': '写上 podSelector、namespaceSelector 或 ipBlock',
  'make them two peers': '把它们拆成两个对端',
  'write a part of it': '写其中的一部分',
  'add the port': '补上 port',
  'write the larger number last': '较大的数写在后面',
  'add one': '补上一个',
  'write one such as 10.244.0.0/16': '例如 10.244.0.0/16',
  'choose another range': '换一个网段',
  'set one of them to Never': '把其中一个设为 Never',
  'the default is 26': '默认是 26',
  'give one of them another range': '给其中一个换一个网段',
  "write one such as has(zone) && zone == 'a'": "例如 has(zone) && zone == 'a'",
  "write one such as has(app) && app == 'web'": "例如 has(app) && app == 'web'",
  'take it out': '去掉它',
  'write it alone': '单独写它',
  'write one from 1 to 255': '写 1 到 255 之间的数',
  'set the protocol': '写上 protocol',
  'add the type': '写上 type',
  'write one such as 10.0.0.0/8': '例如 10.0.0.0/8',
  'write a number, a range such as 1000:2000, or a name': '写端口号、范围（例如 1000:2000）或端口名',
  'write the lower number first': '较小的数写在前面',
  'give the template the labels that the selector asks for': '让模板的标签满足 selector',
  'write matchLabels, with labels of the template': '写上 matchLabels，用模板里的标签',
  'write 0 or more': '写 0 或更大的整数',
  'label a node so, or ask for less': '给某个节点打上这些标签，或者放宽要求',
  'write Always: what ends by itself is a Job': '写 Always；运行完就结束的应当是 Job',
}

/** 带有数值的出路。 */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [
    /^use a pool of (\S+) or wider, or a blockSize of (\d+) or more$/,
    '把地址池扩大到 $1 或更大，或把 blockSize 改为 $2 或更大',
  ],
  [/^it is (.+)'s; choose another$/, '它属于 $1，请换一个'],
  [/^write one of (.+)$/, '可以写：$1'],
  [/^write (\S+)$/, '请写成 $1'],
]

function said(way: string): string {
  const known = WAYS[way]
  if (known !== undefined) return known
  const found = PATTERNS.find(([pattern]) => pattern.test(way))
  return found ? way.replace(...found) : way
}

export const ways = {
  way: (p) => `${said(p.way)}。`,
} satisfies typeof en.ways
