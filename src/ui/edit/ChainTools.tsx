import { ListPlus, Pencil, Plus, Trash2 } from 'lucide-react'
import type { ChainPlace, RowRef } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { type ChainToolsProps, useEditing } from '../tables/editing.ts'
import styles from './edit.module.css'
import { useEditWords } from './words.ts'

/** What is done to a chain as a whole, and to its table: a policy, another rule, another chain. */
export function ChainTools({ table, chain, policy }: ChainToolsProps) {
  const { chain: words } = useEditWords()
  const editing = useEditing()
  if (!editing) return null
  if (chain === undefined)
    return (
      <IconButton
        className={styles.small}
        icon={Plus}
        size={13}
        label={words.create({ table })}
        onClick={() => editing.type(`iptables -t ${table} -N `)}
      />
    )
  const name = `${table} ${chain}`
  const row = (what: ChainPlace['what']): RowRef => ({
    table: 'netfilter',
    chain: { table: table as ChainPlace['table'], chain, what, place: 0 },
  })
  return (
    <span className={styles.chainTools}>
      {policy && (
        <select
          className={`${controls.field} ${controls.mono} ${styles.policy}`}
          aria-label={words.policy({ chain: name })}
          value={policy}
          onChange={(event) =>
            void editing.change(row('policy'), {
              kind: 'policy',
              policy: event.target.value === 'DROP' ? 'DROP' : 'ACCEPT',
            })
          }
        >
          <option>ACCEPT</option>
          <option>DROP</option>
        </select>
      )}
      <IconButton
        className={styles.small}
        icon={ListPlus}
        size={13}
        label={words.append({ chain: name })}
        onClick={() => editing.begin(row('chain'), 'after')}
      />
      {!policy && (
        <IconButton
          className={styles.small}
          icon={Pencil}
          size={13}
          label={words.rename({ chain: name })}
          onClick={() => editing.begin(row('chain'), 'change')}
        />
      )}
      {!policy && (
        <IconButton
          className={styles.small}
          icon={Trash2}
          size={13}
          label={words.remove({ chain: name })}
          onClick={() => void editing.change(row('chain'), { kind: 'remove' })}
        />
      )}
    </span>
  )
}
