import { Rich } from '../base/Rich.tsx'
import { useWords } from '../hooks/useText.ts'
import * as en from '../i18n/en/ways.ts'
import * as zh from '../i18n/zh/ways.ts'

/** What Calico or the API server expects there instead. */
export function WayOut({ way }: { readonly way: string }) {
  const { ways } = useWords({ en, zh })
  return <Rich text={ways.way({ way })} />
}
