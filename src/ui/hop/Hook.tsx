import { memo } from 'react'
import { isIdle } from '../../client/steps.ts'
import type { Hop } from '../../protocol/engine.ts'
import { Rich } from '../base/Rich.tsx'
import { useHookView } from '../hooks/useHookView.ts'
import { useText } from '../hooks/useText.ts'
import { Connection } from './Connection.tsx'
import styles from './hook.module.css'
import panel from './hop.module.css'
import { TableWalk } from './TableWalk.tsx'

/** What the rules of a hook did: table by table, what matched, what was tried in vain, and the connection. */
export const Hook = memo(function Hook({ hop, index }: { readonly hop: Hop; readonly index: number }) {
  const text = useText()
  const view = useHookView(index)
  const walks = hop.walks ?? []
  const asked = walks.filter(({ steps }) => steps.length > 0)
  const idle = isIdle(hop)
  const policies = hop.drop ? policiesOf(view?.chains ?? {}) : ''
  return (
    <section className={styles.hook} aria-label={text.hook.title}>
      {policies !== '' && (
        <p className={styles.asked}>
          <Rich text={text.hook.asked({ policies })} />
        </p>
      )}
      {asked.length > 0 && (
        <h3 className={panel.subtitle}>
          {idle ? (
            <Rich text={text.hook.idle({ tables: asked.map(({ table }) => table).join(', ') })} />
          ) : (
            text.hook.title
          )}
        </h3>
      )}
      {walks.map(
        (walk, number) =>
          walk.steps.length > 0 && (
            <TableWalk
              key={walk.table}
              ns={hop.ns}
              hop={index}
              number={number}
              walk={walk}
              parts={view?.walks[number]}
              chains={view?.chains ?? {}}
              idle={idle}
            />
          ),
      )}
      {view?.conntrack && <Connection connection={view.conntrack} idle={idle} />}
    </section>
  )
})

/** `default/from-others`: of Kubernetes' policies without Felix's `knp.default.` before the name. */
const policiesOf = (chains: Readonly<Record<string, string>>): string =>
  Object.values(chains)
    .flatMap((owner) => /^Policy (.+) (?:in|e)gress$/.exec(owner)?.[1] ?? [])
    .map((name) => name.replace('/knp.default.', '/'))
    .join(', ')
