import type { keeping as en } from '../en/keeping.ts'

export const keeping = {
  replacedTitle: '链接打开了另一个实验',
  replaced: '你改过的实验没有丢：撤销一步即可找回，修改历史也都在。',
  bringBack: '找回我的实验',
  failedTitle: '浏览器不再保存你的修改',
  failed: '浏览器的存储空间已满，或不允许本页使用。从现在起所做的修改在刷新后会丢失；导出成文件可以完整保留。',
  exportIt: '把实验导出成文件',
} satisfies typeof en
