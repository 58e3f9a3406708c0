import { FileCode2 } from 'lucide-react'
import type { SpecKey } from '../../protocol/engine.ts'
import { IconButton } from '../base/IconButton.tsx'
import { useHopscope } from '../hooks/useHopscope.ts'
import { useWords } from '../hooks/useText.ts'
import * as en from '../i18n/en/cluster.ts'
import * as zh from '../i18n/zh/cluster.ts'

/** Subnets, gateways and hosts are no objects of any API: they have no manifest. */
export const hasManifest = ({ list }: SpecKey): boolean => !['subnets', 'gateways', 'hosts'].includes(list)

/** Opens the manifest. */
export function YamlButton({ about }: { readonly about: SpecKey }) {
  const { cluster } = useWords({ en, zh })
  const { selection } = useHopscope()
  if (!hasManifest(about)) return null
  return (
    <IconButton
      icon={FileCode2}
      size={14}
      label={cluster.yaml}
      aria-haspopup="dialog"
      onClick={() => selection.setState({ dialog: 'manifests', about })}
    />
  )
}
