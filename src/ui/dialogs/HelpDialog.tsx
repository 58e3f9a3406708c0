import { Fragment } from 'react'
import { Dialog } from '../base/Dialog.tsx'
import { useHopscope, usePrefs } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import styles from './HelpDialog.module.css'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** Each row: ways to do one thing; each way: keys pressed one after the other or either of them. */
const KEYS = {
  play: ['Space', 'K'],
  step: ['←', '→', ',', '.'],
  packet: ['Shift ←', 'Shift →'],
  ends: ['Home', 'End'],
  change: ['n', 'p'],
  drop: ['d'],
  filter: ['/'],
  panels: ['1', '2', '3', '4', '5', '6'],
  arrows: ['←', '↑', '→', '↓'],
  rows: ['Enter', 'Del', 'Alt ↑', 'Alt ↓'],
  menu: ['Shift F10', 'Del'],
  escape: ['Esc'],
  undo: ['Ctrl Z', 'Ctrl Shift Z'],
  help: ['?'],
} as const

const LEGEND = ['eth', 'arp', 'ip', 'outer', 'udp', 'vxlan', 'tcp', 'icmp', 'data'] as const

export function HelpDialog({ open, onOpenChange }: Props) {
  const text = useText()
  const { prefs } = useHopscope()
  const shortcuts = usePrefs((state) => state.shortcuts)
  const motion = usePrefs((state) => state.motion)
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={text.help.title} intro={text.help.colours}>
      <ul className={styles.legend}>
        {LEGEND.map((layer) => (
          <li key={layer} data-layer={layer}>
            {layer === 'outer' ? text.layers.outer(text.layers.ip) : text.layers[layer]}
          </li>
        ))}
      </ul>
      <h3 className={styles.heading}>{text.help.keys}</h3>
      <dl className={styles.keys}>
        {(Object.keys(KEYS) as (keyof typeof KEYS)[]).map((action) => (
          <Fragment key={action}>
            <dt>
              {KEYS[action].map((key) => (
                <kbd key={key} className={styles.key}>
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{text.help.actions[action]}</dd>
          </Fragment>
        ))}
      </dl>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={shortcuts}
          onChange={(event) => prefs.setState({ shortcuts: event.target.checked })}
        />
        {text.help.shortcuts}
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={motion === 'reduced'}
          onChange={(event) => prefs.setState({ motion: event.target.checked ? 'reduced' : 'system' })}
        />
        {text.help.motion}
      </label>
    </Dialog>
  )
}
