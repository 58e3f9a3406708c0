/** What is said of a lab that is not where its user would look for it. */
export const keeping = {
  replacedTitle: 'The link has opened another lab',
  replaced: 'Your edited lab is not lost: undo brings it back, with all of its history.',
  bringBack: 'Bring my lab back',
  failedTitle: 'The browser no longer keeps your edits',
  failed:
    'Its storage is full, or closed to this page. A reload would lose what you do from here on. A file holds all of it.',
  exportIt: 'Export the lab as a file',
  otherwiseTitle: 'Some probes of this document are prepared one by one',
  comma: ', ',
  otherwise: ({ probes, more }: { probes: string; more: number }) =>
    `In the kernel lab, commands of their own (\`before\`, \`after\`) run around ${probes}${more > 0 ? ` and ${more} more` : ''}, or they find what earlier probes left behind. Here every probe starts from the state that the document's namespaces describe, so these may end otherwise than in the lab.`,
}
