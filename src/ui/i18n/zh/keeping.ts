import type { keeping as en } from '../en/keeping.ts'

export const keeping = {
  replacedTitle: '链接打开了另一个实验',
  replaced: '你改过的实验没有丢：撤销一步即可找回，修改历史也都在。',
  bringBack: '找回我的实验',
  failedTitle: '浏览器不再保存你的修改',
  failed: '浏览器的存储空间已满，或不允许本页使用。从现在起所做的修改在刷新后会丢失；导出成文件可以完整保留。',
  exportIt: '把实验导出成文件',
  otherwiseTitle: '本文档有些探测需要单独准备',
  comma: '、',
  otherwise: ({ probes, more }) =>
    `在 kernel lab 里，${probes}${more > 0 ? `（另有 ${more} 个）` : ' '}前后会执行各自的命令（\`before\`、\`after\`），或沿用先前探测留下的连接与邻居表项。这里每次探测都从文档中各命名空间所描述的状态开始，因此这些探测的结果可能与 kernel lab 不同。`,
} satisfies typeof en
