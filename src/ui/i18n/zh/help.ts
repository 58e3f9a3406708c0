import type { help as en } from '../en/help.ts'

export const help = {
  title: '帮助',
  keys: '按键',
  shortcuts: '单键快捷键',
  motion: '减少动态效果',
  colours: '颜色始终代表报文的一层。黄色表示：在此改变，或在此决定。',
  actions: {
    play: '播放、暂停',
    step: '上一跳、下一跳',
    packet: '上一个、下一个报文',
    ends: '第一跳、最后一跳',
    change: '下一处、上一处改变',
    drop: '下一处丢弃',
    filter: '过滤报文',
    panels: '拓扑图、报文、跳、内核表、地址池与集群、探测',
    arrows: '在图中：移到相邻对象；在链之间：移动、展开、折叠',
    rows: '在表中：修改这一行、删除它；移动规则',
    menu: '在图中：可做的操作；删除',
    escape: '关闭、取消选择',
    undo: '撤销、重做',
    complete: '在命令或清单中：此处可以写什么；采用它',
    differences: '对比时：下一处、上一处不同',
    cells: '在矩阵中：在格子间移动；打开一格',
    help: '本页',
  },
  parts: '这里能做什么',
  does: {
    answer:
      '拓扑图上方：探测是否得到应答；如果没有，在哪里丢失、由哪一行决定、要满足什么条件才能通过，以及试过有效的修复办法。',
    fault: '旁边的“弄坏点什么”：在本次探测的路径上注入真实集群中的故障，一键即可恢复。',
    tables:
      '每张表中：输入 `ip`、`iptables`、`ipset`、`sysctl` 等命令；修改、删除、移动、停用或恢复某一行；让 Felix 重新同步。',
    cluster: '左侧面板，或图中对象的菜单：用表单编辑节点、Pod、Service、策略和地址池。',
    manifests: '用 YAML 编辑同样的内容，报错与 API server 一致。',
    compare: '用同一次探测对比两种方案：逐跳、字节数、连接和各张表。',
    matrix: '一次探测走遍地址池的所有模式；谁能访问谁，不能访问时原因何在。',
    labs: '保存实验，也可存成文件。链接里包含实验、全部修改和当前这一跳。每一步都可撤销，刷新之后也行。',
    open: '打开 JSON 写成的集群，或 kernel-lab 文档：只描述内核状态，也能照它搭建真实内核。',
  },
} satisfies typeof en
