import type { ReactNode } from 'react'
import type { ExampleName, ManifestKey, ManifestRequests } from '../../protocol/manifest.ts'
import controls from '../base/controls.module.css'
import { useLab } from '../hooks/useHopscope.ts'
import { useWords } from '../hooks/useText.ts'
import { manifest as en } from '../i18n/en/manifest.ts'
import { manifest as zh } from '../i18n/zh/manifest.ts'
import { KIND_LISTS } from './kindLists.ts'
import styles from './manifest.module.css'

type Wanted = ManifestRequests['manifest']['request']

const PARTS = [
  ['KubeProxyConfiguration', 'kubeProxy'],
  ['FelixConfiguration', 'felix'],
] as const

/** Nothing is written yet: examples, and what there is. */
export function ManifestStart({ onWant }: { readonly onWant: (wanted: Wanted) => void }) {
  const words = useWords({ en, zh })
  const spec = useLab((lab) => lab.loaded?.spec)
  if (!spec) return <p className={styles.hint}>{words.start.none}</p>
  const present: readonly (readonly [kind: string, key: ManifestKey, count: number])[] = [
    ...KIND_LISTS.map(([kind, list]) => [kind, { list }, spec[list]?.length ?? 0] as const),
    ...PARTS.map(([kind, list]) => [kind, { list }, spec[list] ? 1 : 0] as const),
  ]
  return (
    <div className={styles.start}>
      <p className={styles.hint}>{words.start.hint}</p>
      <Choices title={words.start.example}>
        {(Object.keys(words.examples) as ExampleName[]).map((example) => (
          <button key={example} type="button" className={controls.button} onClick={() => onWant({ example })}>
            {words.examples[example]}
          </button>
        ))}
      </Choices>
      <Choices title={words.start.present}>
        {present
          .filter(([, , count]) => count > 0)
          .map(([kind, key, count]) => (
            <button key={kind} type="button" className={controls.button} onClick={() => onWant({ key })}>
              {words.start.all({ kind, count })}
            </button>
          ))}
      </Choices>
    </div>
  )
}

function Choices({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.choices} aria-label={title}>
      <h3>{title}</h3>
      <div>{children}</div>
    </section>
  )
}
