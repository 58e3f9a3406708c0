/** What the list says under "changed": headers that came or went, fields that have another value. */
import type { PacketRow } from '../../client/packetRows.ts'
import type { HeaderDiff } from '../../net/diff.ts'
import type { Catalogue } from '../i18n/catalogue.ts'

/** Fields that a change of the others brings along. */
const DERIVED = new Set(['len', 'length', 'id', 'type', 'proto'])

export function changedText(text: Catalogue, { changes, grown }: PacketRow): string {
  const outer = changes.filter((header) => header.outer && header.change !== 'changed')
  const tunnel = outer.find((header) => header.layer === 'vxlan') ?? outer[0]
  const parts = tunnel ? [tunnelText(text, tunnel, grown)] : []
  for (const header of changes) {
    if (header.change === 'changed') parts.push(...fieldTexts(text, header))
  }
  return parts.join(', ')
}

function tunnelText(text: Catalogue, header: HeaderDiff, grown: number): string {
  const name = header.layer === 'vxlan' ? text.layers.vxlan : text.layers.outer(text.layers.ip)
  const said = header.change === 'new' ? text.changes.added({ name }) : text.changes.gone({ name })
  return grown === 0 ? said : `${said} ${text.changes.bytes({ bytes: grown })}`
}

function fieldTexts(text: Catalogue, { layer, fields }: HeaderDiff): string[] {
  if (layer === 'eth') return [text.changes.macs]
  return fields
    .filter((field) => field.changed && !DERIVED.has(field.name))
    .map(({ name, before, after }) => `${name} ${before ?? '∅'} → ${after ?? '∅'}`)
}
