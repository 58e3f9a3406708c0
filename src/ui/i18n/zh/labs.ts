/** 对实验做过的每一步的名字。反引号之间是机器的语言。 */
import type * as en from '../en/labs.ts'

export const labs = {
  undo: '撤销',
  redo: '重做',
  undoStep: (p) => `撤销：${p.step}`,
  redoStep: (p) => `重做：${p.step}`,
  steps: {
    command: (p) => `${p['words']}`,
    pool: (p) => `IPPool ${p['pool']}：${p['fields']}`,
    poolsReset: () => '恢复地址池',
    scenario: (p) => `打开 ${p['id']}`,
    document: () => '打开你的文档',
    link: () => '打开链接',
    restored: (p) => `恢复 ${p['ns']} ${p['table']} ${p['key']}`,
    restoredAll: () => '恢复所有命名空间',
    resync: (p) => `让 Felix 重新同步 ${p['ns']}`,
  },
} satisfies typeof en.labs
