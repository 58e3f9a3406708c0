import { describe, expect, it } from 'vitest'
import { WHOLE_MATRIX } from './selection.ts'
import { formatView, parseView, type ViewState } from './url.ts'

describe('a link', () => {
  it.each<[string, ViewState]>([
    ['of a scenario', { scenario: 'ipip-always' }],
    [
      'with everything',
      {
        scenario: 'ipip-always',
        pools: {
          'default-ipv4-ippool': { ipipMode: 'CrossSubnet', natOutgoing: false, blockSize: 26, cidr: '172.16.0.0/16' },
        },
        probe: { kind: 'tcp', from: 'demoapp-75pf8', to: '172.16.58.203', port: 80, size: 1400, ttl: 2, pmtu: 'do' },
        hop: 12,
        spot: { ns: 'k8s-node02', port: 'tunl0' },
        panel: 'tables',
        table: 'neighbours',
        filter: 'ip.proto == 4 && tcp.flags.syn',
        locale: 'zh',
        theme: 'dark',
      },
    ],
    [
      'to a chain',
      { scenario: 'node-port', hop: 30, panel: 'tables', table: 'chains', item: 'nat/KUBE-SVC-OCJIUORDHIMMVHOI' },
    ],
    ['to a name', { scenario: 'dns', probe: { kind: 'tcp', from: 'pod-client', to: 'web.default', port: 80 } }],
    ['of a lookup', { scenario: 'dns', probe: { kind: 'dns', from: 'pod-client', to: 'web.default.svc.' } }],
    ['of a document', { document: true, hop: 0 }],
    ['of edits', { scenario: 'ipip-always', packedEdits: 'abc-_1', hop: 2 }],
    ['of edits over a kept document', { document: true, packedEdits: 'abc' }],
    ['of a document that it holds', { packedDocument: 'xyz', packedEdits: 'abc' }],
    ['of a comparison', { scenario: 'ipip-always', compare: { left: 'now', right: 'pool.ipip.CrossSubnet' } }],
    ['of a dialog', { scenario: 'ipip-always', dialog: 'faults' }],
    ['of the lists of the cluster', { scenario: 'ipip-always', cluster: true }],
    ['of a form', { scenario: 'dns', cluster: true, form: { key: { list: 'nodes', name: 'k8s-node02' } } }],
    ['of the form of a part', { scenario: 'dns', cluster: true, form: { part: 'kubeProxy' } }],
    [
      'of the form of a policy',
      {
        ...{ document: true, packedEdits: 'abc', panel: 'pool', cluster: true },
        form: {
          key: { list: 'networkPolicies', name: 'deny', namespace: 'default', apiVersion: 'projectcalico.org/v3' },
        },
      },
    ],
    [
      'of a manifest over a form',
      {
        ...{ packedLab: 'abc', cluster: true, form: { key: { list: 'pods', name: 'web', namespace: 'shop' } } },
        ...{ dialog: 'manifests', about: { list: 'pods', name: 'web', namespace: 'shop' } },
      },
    ],
    [
      'of a matrix',
      {
        ...{ scenario: 'ipip-always', dialog: 'matrix' },
        matrix: {
          ...{ tab: 'reach', from: 'ns:kube-system', fromText: 'dns & <b>', to: 'services', toText: '域名' },
          ...{ show: 'failures', question: { kind: 'tcp', port: 8080 } },
          cell: 'pod kube-system/dns>service default/web:80/TCP',
        },
      },
    ],
    [
      'of a matrix that is mostly as always',
      { scenario: 'ipip-always', dialog: 'matrix', matrix: { ...WHOLE_MATRIX, question: { kind: 'ping' } } },
    ],
    ['before the first hop', { scenario: 'same-node', hop: -1 }],
  ])('%s is read as it was written', (_, view) => {
    expect(parseView(`#${formatView(view)}`)).toEqual({ view, problems: [] })
  })

  it('may be empty', () => {
    expect(parseView('')).toEqual({ view: {}, problems: [] })
    expect(parseView('#')).toEqual({ view: {}, problems: [] })
  })

  it.each([
    ['another version', '#v=5&scenario=ipip-always', 'link.v', 'notOneOf'],
    ['no version', '#scenario=ipip-always', 'link.v', 'notOneOf'],
    ['a flood', `#v=1&filter=${'x'.repeat(9000)}`, 'link', 'tooLarge'],
  ])('with %s is refused whole', (_, fragment, path, code) => {
    expect(parseView(fragment)).toMatchObject({ view: {}, problems: [{ path, code }] })
  })

  it.each([
    ['hop=abc', 'link.hop', 'outOfRange'],
    ['hop=99999999', 'link.hop', 'outOfRange'],
    ['lang=fr', 'link.lang', 'notOneOf'],
    ['theme=%3Cscript%3E', 'link.theme', 'notOneOf'],
    ['ns=%3Cimg%20src%3Dx%3E', 'link.ns', 'unknownReference'],
    ['kind=tcp&from=a&to=1.2.3', 'link.to', 'notAnAddress'],
    ['kind=quic&from=a&to=1.2.3.4', 'link.kind', 'notOneOf'],
    ['pool.p.ipipMode=Sometimes', 'link.pool.p.ipipMode', 'notOneOf'],
    ['pool.p.colour=red', 'link.pool.p.colour', 'notOneOf'],
  ])('with %s loses only that', (part, path, code) => {
    const { view, problems } = parseView(`#v=1&scenario=ipip-always&${part}`)
    expect(view).toEqual({ scenario: 'ipip-always' })
    expect(problems).toMatchObject([{ path, code }])
  })

  it.each([
    ['dialog=%3Cscript%3E', 'link.dialog', 'notOneOf'],
    ['dialog=matrix&matrix.tab=third', 'link.matrix.tab', 'notInLink'],
    ['dialog=matrix&matrix.from=ns:%3Cb%3E', 'link.matrix.from', 'notInLink'],
    [`dialog=matrix&matrix.toText=${'x'.repeat(101)}`, 'link.matrix.toText', 'notInLink'],
    ['dialog=matrix&matrix.question=tcp:70000', 'link.matrix.question', 'notInLink'],
    ['dialog=matrix&matrix.cell=node%20a', 'link.matrix.cell', 'notInLink'],
    ['dialog=matrix&matrix.cell=%3Cb%3E>node%20a', 'link.matrix.cell', 'notInLink'],
    ['dialog=manifests&about=__proto__:x', 'link.about', 'notInLink'],
    ['dialog=help&about=pods:web:shop', 'link.about', 'notInLink'],
    ['forms=constructor:x', 'link.forms', 'notInLink'],
    ['forms=pods:%3Cimg%3E', 'link.forms', 'notInLink'],
    ['forms=pods:a:b:c:d', 'link.forms', 'notInLink'],
    [`forms=pods:${'x'.repeat(254)}`, 'link.forms', 'notInLink'],
  ])('that opens %s says what is wrong with it, and opens the rest', (part, path, code) => {
    const { view, problems } = parseView(`#v=4&scenario=ipip-always&${part}`)
    expect(problems).toMatchObject([{ path, code }])
    const { dialog } = view
    expect(view).toEqual({ scenario: 'ipip-always', ...(dialog && { dialog }) })
    for (const { params } of problems) expect(`${params['value'] ?? ''}`.length).toBeLessThanOrEqual(120)
  })

  it('with a comparison says which side of it is none', () => {
    const { view, problems } = parseView('#v=2&scenario=dns&left=%3Cb%3E&right=now')
    expect(view).toEqual({ scenario: 'dns' })
    expect(problems).toMatchObject([{ path: 'link.left', code: 'notInLink', params: { field: 'left', value: '<b>' } }])
    const paths = parseView('#v=2&scenario=dns&right=a%20b').problems.map(({ path }) => path)
    expect(paths).toEqual(['link.left', 'link.right'])
  })

  it('of a version before knows of nothing open', () => {
    expect(parseView('#v=3&scenario=dns&dialog=help&forms=all').view).toEqual({ scenario: 'dns' })
  })

  it('sets no property of the prototype', () => {
    parseView('#v=1&pool.__proto__.natOutgoing=true')
    expect(Reflect.get({}, 'natOutgoing')).toBeUndefined()
  })
})
