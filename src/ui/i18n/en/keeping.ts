/** What is said of a lab that is not where its user would look for it. */
export const keeping = {
  replacedTitle: 'The link has opened another lab',
  replaced: 'Your edited lab is not lost: undo brings it back, with all of its history.',
  bringBack: 'Bring my lab back',
  failedTitle: 'The browser no longer keeps your edits',
  failed:
    'Its storage is full, or closed to this page. A reload would lose what you do from here on. A file holds all of it.',
  exportIt: 'Export the lab as a file',
}
