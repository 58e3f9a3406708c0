import {
  Archive,
  ChevronDown,
  CircleHelp,
  Columns2,
  Ellipsis,
  FileCode2,
  FolderOpen,
  Grid3x3,
  Languages,
  Moon,
  Sun,
  SunMoon,
} from 'lucide-react'
import { firstComparing } from '../../client/lab.ts'
import { THEMES, type Theme } from '../../client/prefs.ts'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { Popover } from '../base/Popover.tsx'
import { useHopscope, useLab, usePrefs } from '../hooks/useHopscope.ts'
import { useIsPhone } from '../hooks/useMediaQuery.ts'
import { useSetDialog } from '../hooks/useSetDialog.ts'
import { useText } from '../hooks/useText.ts'
import { HistoryButtons } from '../labs/HistoryButtons.tsx'
import { ShareButton } from '../labs/ShareButton.tsx'
import { ProbeBar } from '../probe/ProbeBar.tsx'
import styles from './Header.module.css'
import { Logo } from './Logo.tsx'

const THEME_ICONS = { system: SunMoon, light: Sun, dark: Moon } as const

export function Header() {
  const setDialog = useSetDialog()
  const text = useText()
  const phone = useIsPhone()
  const source = useLab((lab) => lab.inForce)
  const title = !source
    ? text.header.scenario
    : source.kind === 'scenario'
      ? text.scenarios[source.id].title
      : text.header.ownDocument

  return (
    <header className={styles.header}>
      <h1 className={styles.name}>
        <Logo />
        <span>Hopscope</span>
      </h1>
      <button
        type="button"
        className={`${controls.button} ${styles.scenario}`}
        aria-haspopup="dialog"
        onClick={() => setDialog('gallery')}
      >
        <span className="visually-hidden">{text.header.scenario}: </span>
        <span className={styles.scenarioName}>{title}</span>
        <ChevronDown size={15} aria-hidden />
      </button>
      <ProbeBar />
      <div className={styles.menu}>
        <HistoryButtons />
        {phone ? (
          <Popover
            label={text.header.more}
            className={styles.sheet}
            trigger={(props) => <IconButton {...props} icon={Ellipsis} label={text.header.more} />}
          >
            {() => <Menu />}
          </Popover>
        ) : (
          <Menu />
        )}
      </div>
    </header>
  )
}

/** Side by side, or on a narrow page below one another with their names. What opens a dialog closes the popover. */
function Menu() {
  const setDialog = useSetDialog()
  const text = useText()
  const { prefs } = useHopscope()
  const locale = usePrefs((state) => state.locale)
  const theme = usePrefs((state) => state.theme)
  const other = locale === 'en' ? 'zh' : 'en'
  return (
    <>
      <CompareButton />
      <IconButton
        icon={Grid3x3}
        label={text.header.matrix}
        aria-haspopup="dialog"
        // Whoever points at it is about to press it.
        onPointerEnter={() => void import('../matrix/MatrixDialog.tsx').catch(() => undefined)}
        onClick={() => setDialog('matrix')}
      />
      <ShareButton />
      <IconButton icon={Archive} label={text.labs.title} aria-haspopup="dialog" onClick={() => setDialog('labs')} />
      <IconButton
        icon={FileCode2}
        label={text.header.manifests}
        aria-haspopup="dialog"
        onClick={() => setDialog('manifests')}
      />
      <IconButton icon={FolderOpen} label={text.header.openOwn} onClick={() => setDialog('open')} />
      <button
        type="button"
        className={`${controls.icon} ${styles.language}`}
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        title={text.header.language}
        onClick={() => prefs.setState({ locale: other, localeChosen: true })}
      >
        <Languages size={16} aria-hidden />
        <span>{text.header.languages[other]}</span>
      </button>
      <IconButton
        icon={THEME_ICONS[theme]}
        label={`${text.header.theme}: ${text.header.themes[theme]}`}
        onClick={() => prefs.setState({ theme: nextTheme(theme) })}
      />
      <IconButton icon={CircleHelp} label={text.header.help} keys="?" onClick={() => setDialog('help')} />
    </>
  )
}

function CompareButton() {
  const text = useText()
  const { lab, selection } = useHopscope()
  const none = useLab((state) => state.loaded === undefined)
  return (
    <IconButton
      icon={Columns2}
      label={text.header.compare}
      aria-haspopup="dialog"
      disabled={none}
      onClick={() => selection.setState({ compare: firstComparing(lab.getState()) })}
    />
  )
}

const nextTheme = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
