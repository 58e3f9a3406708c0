const JSON_OBJECT = /^\s*\{\s*"(?:apiVersion|kind|metadata|items)"\s*:/

/** An object of an API, by its first words: kubectl's, not one of Hopscope's documents. */
export function isManifest(text: string, file = ''): boolean {
  if (/\.ya?ml$/i.test(file) || JSON_OBJECT.test(text.slice(0, 4000))) return true
  const lines = text.slice(0, 4000).split('\n')
  const first = lines.find((line) => line.trim() !== '' && !/^(---|#|%)/.test(line))
  return first !== undefined && /^(apiVersion|kind|metadata):/.test(first)
}
