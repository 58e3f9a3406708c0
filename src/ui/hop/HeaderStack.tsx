import { ChevronDown } from 'lucide-react'
import { memo, useId, useState } from 'react'
import { diffHeaders, type FieldDiff, type HeaderDiff } from '../../net/diff.ts'
import type { Hop } from '../../protocol/engine.ts'
import { useText } from '../hooks/useText.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import styles from './hop.module.css'

/** Shown while a header is closed, besides what changed: what one reads first. */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  eth: ['src', 'dst'],
  arp: ['opcode', 'dst.proto_ipv4', 'src.proto_ipv4', 'src.hw_mac'],
  ip: ['src', 'dst', 'proto', 'ttl', 'len'],
  tcp: ['srcport', 'dstport', 'flags'],
  udp: ['srcport', 'dstport'],
  icmp: ['type', 'code'],
  vxlan: ['vni'],
  dns: ['id', 'flags.rcode', 'qry.name', 'qry.type', 'a', 'cname'],
  data: ['len', 'text'],
}

interface Props {
  readonly hop: Hop
  /** Where there is more than one on the page: which this is. */
  readonly label?: string
}

/** The packet's headers, outermost first: what came, what went, what has another value. */
export const HeaderStack = memo(function HeaderStack({ hop, label }: Props) {
  const text = useText()
  return (
    <section className={styles.stack} aria-label={label ?? text.hop.headers}>
      {diffHeaders(hop.before, hop.packet).map((header, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header's place in the stack is its identity.
        <HeaderBlock key={`${index} ${header.layer}`} header={header} />
      ))}
    </section>
  )
})

function HeaderBlock({ header }: { readonly header: HeaderDiff }) {
  const text = useText()
  const [open, setOpen] = useState(false)
  const id = useId()
  const first = header.fields.filter((field) => field.changed || FIRST[header.layer]?.includes(field.name))
  const shown = open ? header.fields : first
  return (
    <div
      className={styles.header}
      data-layer={header.outer && header.layer === 'ip' ? 'outer' : header.layer}
      data-change={header.change}
    >
      <button
        type="button"
        className={styles.head}
        aria-expanded={open}
        aria-controls={id}
        title={open ? text.hop.collapse : text.hop.expand}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.layer}>{layerName(text, header)}</span>
        {header.change !== 'same' && <span className={styles.change}>{text.changes[header.change]}</span>}
        <ChevronDown className={styles.chevron} size={15} aria-hidden />
      </button>
      <Fields id={id} fields={shown} />
    </div>
  )
}

function Fields({ id, fields }: { readonly id: string; readonly fields: readonly FieldDiff[] }) {
  return (
    <dl id={id} className={styles.fields}>
      {fields.map(({ name, before, after, changed }) => (
        <div key={name} className={styles.field} data-changed={changed}>
          <dt>{name}</dt>
          <dd>
            {changed && before !== undefined && <del>{before}</del>}
            {changed && before !== undefined && after !== undefined && ' '}
            {after !== undefined && (changed ? <ins>{after}</ins> : after)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const layerName = (text: Catalogue, { layer, outer }: HeaderDiff): string =>
  outer && layer === 'ip' ? text.layers.outer(text.layers.ip) : text.layers[layer]
