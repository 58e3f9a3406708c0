/** 对实验做过的每一步的名字。反引号之间是机器的语言。 */
import type * as en from '../en/labs.ts'

export const labs = {
  undo: '撤销',
  redo: '重做',
  undoStep: (p) => `撤销：${p.step}`,
  redoStep: (p) => `重做：${p.step}`,
  copyLink: '复制指向此跳的链接',
  copied: {
    done: '链接已复制：包含实验、编辑、探测和此跳',
    denied: '浏览器不允许页面复制',
    tooLong: '此实验太大，无法放进链接',
  },
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
