import {
  Archive,
  Columns2,
  FileCode2,
  FolderOpen,
  Footprints,
  Grid3x3,
  type LucideIcon,
  MessageSquareText,
  Network,
  Rows3,
  Table2,
  Unplug,
  Waypoints,
} from 'lucide-react'
import { Fragment } from 'react'
import { Dialog } from '../base/Dialog.tsx'
import { Rich } from '../base/Rich.tsx'
import { useHopscope, usePrefs } from '../hooks/useHopscope.ts'
import { useText, useWords } from '../hooks/useText.ts'
import { help as en } from '../i18n/en/help.ts'
import { help as zh } from '../i18n/zh/help.ts'
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
  complete: ['Ctrl Space', 'Tab'],
  differences: ['n', 'p'],
  cells: ['←', '↑', '→', '↓', 'Enter'],
  help: ['?'],
} as const

/** With the signs of their buttons, where they have one. */
const PARTS = {
  answer: MessageSquareText,
  fault: Unplug,
  tables: Table2,
  cluster: Network,
  manifests: FileCode2,
  compare: Columns2,
  matrix: Grid3x3,
  labs: Archive,
  open: FolderOpen,
} as const

const VIEWS = { picture: Waypoints, packets: Rows3, hop: Footprints } as const

const LEGEND = ['eth', 'arp', 'ip', 'outer', 'udp', 'vxlan', 'tcp', 'icmp', 'data'] as const

export function HelpDialog({ open, onOpenChange }: Props) {
  const text = useText()
  const words = useWords({ en, zh })
  const { prefs } = useHopscope()
  const shortcuts = usePrefs((state) => state.shortcuts)
  const motion = usePrefs((state) => state.motion)
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={words.title} intro={words.colours}>
      <ul className={styles.legend}>
        {LEGEND.map((layer) => (
          <li key={layer} data-layer={layer}>
            {layer === 'outer' ? text.layers.outer(text.layers.ip) : text.layers[layer]}
          </li>
        ))}
      </ul>
      <h3 className={styles.heading}>{words.views}</h3>
      <p className={styles.start}>{words.start}</p>
      <ul className={styles.parts}>
        {(Object.keys(VIEWS) as (keyof typeof VIEWS)[]).map((view) => (
          <Part key={view} sign={VIEWS[view]} text={words.sees[view]} />
        ))}
      </ul>
      <h3 className={styles.heading}>{words.parts}</h3>
      <ul className={styles.parts}>
        {(Object.keys(PARTS) as (keyof typeof PARTS)[]).map((part) => (
          <Part key={part} sign={PARTS[part]} text={words.does[part]} />
        ))}
      </ul>
      <h3 className={styles.heading}>{words.keys}</h3>
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
            <dd>{words.actions[action]}</dd>
          </Fragment>
        ))}
      </dl>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={shortcuts}
          onChange={(event) => prefs.setState({ shortcuts: event.target.checked })}
        />
        {words.shortcuts}
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={motion === 'reduced'}
          onChange={(event) => prefs.setState({ motion: event.target.checked ? 'reduced' : 'system' })}
        />
        {words.motion}
      </label>
    </Dialog>
  )
}

function Part({ sign: Sign, text }: { readonly sign: LucideIcon; readonly text: string }) {
  return (
    <li>
      <Sign size={16} aria-hidden />
      <span>
        <Rich text={text} />
      </span>
    </li>
  )
}
