/** 对实验做过的每一步的名字。反引号之间是机器的语言。 */
import type * as en from '../en/labs.ts'

import { counted, kindWord } from '../kinds.ts'

type Words = Readonly<Record<string, string | number>>

const KINDS = {
  ...{ subnets: '子网', gateways: '网关', hosts: '集群外主机', ipPools: 'IPPool', nodes: '节点', pods: 'Pod' },
  ...{ namespaces: 'Namespace', services: 'Service', networkPolicies: 'NetworkPolicy' },
  ...{ globalNetworkPolicies: 'GlobalNetworkPolicy' },
  ...{ networkSets: 'NetworkSet', globalNetworkSets: 'GlobalNetworkSet' },
}
const item = (p: Words): string => `${kindWord(KINDS, p['kind'])} ${p['name']}`
/** 动词与英文类别之间留空格，与中文类别之间不留。 */
const doTo = (verb: string, p: Words): string => `${verb}${/^\w/.test(item(p)) ? ' ' : ''}${item(p)}`
const withIt = (p: Words): string => counted(KINDS, p['along'], (kind, n) => `${n} 个 ${kind}`, '、')
const and = (text: string): string => (text === '' ? '' : `，连同 ${text}`)

export const labs = {
  title: '实验',
  intro: '保存在此浏览器中。文件包含同样的内容：打开的对象和每一处编辑。',
  name: '实验名称',
  save: '保存此实验',
  notKept: '浏览器无法再保存。请将实验导出为文件。',
  none: '尚未保存任何实验。',
  open: (p) => `打开 ${p.name}`,
  openIt: '打开',
  exportThis: '导出当前实验',
  saved: (p) => `已保存：${p.name}`,
  rename: (p) => `${p.name} 的新名称`,
  exportLab: (p) => `导出 ${p.name}`,
  remove: (p) => `删除 ${p.name}`,
  undelete: (p) => `撤销：删除 ${p.name}`,
  importFile: '导入文件',
  refused: '实验未打开，一切保持不变。',
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
  breakSomething: '弄坏点什么',
  steps: {
    command: (p) => `${p['words']}`,
    fault: (p) => `${p['zh']}`,
    faultBack: (p) => `恢复：${p['zh']}`,
    repaired: (p) => `${p['zh']}`,
    takenBack: (p) => `撤回：${p['words']}`,
    pool: (p) => `IPPool ${p['pool']}：${p['fields']}`,
    poolsReset: () => '恢复地址池',
    scenario: (p) => `打开 ${p['id']}`,
    document: () => '打开你的文档',
    lab: (p) => `打开实验 ${p['name']}`,
    link: () => '打开链接',
    restored: (p) => `恢复 ${p['ns']} ${p['table']} ${p['key']}`,
    variant: () => '查看变体',
    modes: (p) =>
      `IPPool 模式 ${p['mode']}${p['layout'] === 'two' ? '，两个子网' : p['layout'] === 'one' ? '，一个子网' : ''}`,
    restoredAll: () => '恢复所有命名空间',
    moved: (p) => `把 ${p['chain']} 的规则 ${p['place']} 移到 ${p['to']}`,
    disabled: (p) => `停用 ${p['chain']} 的规则 ${p['place']}`,
    enabled: (p) => `启用 ${p['chain']} 的规则 ${p['place']}`,
    specAdded: (p) => doTo('添加', p),
    specRemoved: (p) => `${doTo('删除', p)}${and(withIt(p))}`,
    specSet: (p) => `${item(p)}：${p['fields']}`,
    specMoved: (p) => `${doTo('把', p)} 移到 ${p['node']}`,
    specRestored: (p) => `${doTo('恢复', p)}${and(withIt(p))}`,
    specRestoredAll: () => '把集群恢复为打开时的样子',
    manifestApplied: (p) => `应用 ${p['what']}`,
    manifestDeleted: (p) => `删除 ${p['what']}`,
    specPart: (p) => `${p['part']} ${p['field']}`,
    resync: (p) => `让 Felix 重新同步 ${p['ns']}`,
  },
} satisfies typeof en.labs
