import { FileCode2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { SpecKey } from '../../protocol/engine.ts'
import { IconButton } from '../base/IconButton.tsx'
import { useWords } from '../hooks/useText.ts'
import * as en from '../i18n/en/cluster.ts'
import * as zh from '../i18n/zh/cluster.ts'

const ManifestDialog = lazy(async () => ({ default: (await import('../manifest/ManifestDialog.tsx')).ManifestDialog }))

/** Subnets, gateways and hosts are no objects of any API: they have no manifest. */
export const hasManifest = ({ list }: SpecKey): boolean => !['subnets', 'gateways', 'hosts'].includes(list)

/** Opens the manifest. */
export function YamlButton({ about }: { readonly about: SpecKey }) {
  const { cluster } = useWords({ en, zh })
  const [open, setOpen] = useState(false)
  if (!hasManifest(about)) return null
  return (
    <>
      <IconButton
        icon={FileCode2}
        size={14}
        label={cluster.yaml}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      />
      {open && <YamlDialog about={about} onClose={() => setOpen(false)} />}
    </>
  )
}

export function YamlDialog({ about, onClose }: { readonly about: SpecKey; readonly onClose: () => void }) {
  return (
    <Suspense>
      <ManifestDialog open about={about} onOpenChange={(open) => !open && onClose()} />
    </Suspense>
  )
}
