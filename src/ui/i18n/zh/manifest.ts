/** 清单：用 YAML 写的期望状态。反引号之间是机器的语言。 */
import type * as en from '../en/manifest.ts'

export const manifest = {
  title: '清单',
  about: (p) => `${p.kind} ${p.name}`,
  intro: '`kubectl` 与 `calicoctl` 接受的清单：一个或多个对象，YAML 或 JSON 均可。它们会应用到当前集群。',
  editor: 'YAML 清单',
  start: {
    hint: '输入或粘贴清单，打开文件，或者从下面开始：',
    example: '适合当前集群的示例',
    present: '现有的对象',
    all: (p) => `${p.kind}（${p.count}）`,
    none: '内核实验文档没有期望状态，清单无从更改。',
  },
  clear: '清空',
  apply: '应用',
  remove: '删除',
  copy: '复制',
  copied: '已复制',
  denied: '浏览器不允许页面复制。',
  download: '下载 .yaml',
  file: '打开文件',
  unreadable: '无法把该文件读作文本。',
  waiting: '正在读清单……',
  empty: '还没有对象。',
  will: '应用之后：',
  did: '已应用，可以撤销。',
  nothing: '不会有任何变化：集群已经如此。',
  verbs: {
    created: '新建',
    configured: '更新',
    replaced: '重建：API 不允许修改这些字段，因此先删除再新建',
    unchanged: '不变',
    deleted: '删除',
    ignored: '忽略：它不影响数据包的去向',
    owned: '略过：它由控制器根据本文中的另一个对象生成',
    ended: '略过：它已经运行结束',
    leftOut: '不包括在内',
  },
  outcome: (p) => `\`${p.kind} ${p.name}\``,
  pods: {
    made: (p) => `新建 ${p.count} 个 Pod：`,
    on: (p) => `\`${p.name}\`（位于 \`${p.node}\`）`,
    gone: (p) => `删除 ${p.count} 个 Pod：`,
    kept: (p) => `${p.count} 个 Pod 保持不变。`,
    none: '它没有 Pod 在运行。',
  },
  leaveOut: {
    hint: '这些对象 Hopscope 尚不能模拟；其余部分可以不带它们应用。',
    button: '不带它们继续',
    mixed: '其余错误改好之后，可以不带 Hopscope 尚不能模拟的对象继续。',
  },
  more: (p) => `等，另有 ${p.count} 个`,
  ignored: '在这里不起作用：',
  refused: (p) => `有 ${p.count} 处不对，暂时不能应用；文本保留。`,
  place: (p) => `第 ${p.line} 行第 ${p.column} 列`,
  known: '这里可用的字段：',
  meant: '是不是想写：',
  types: {
    text: '字符串；看上去像数字或 `true` 时要加引号',
    whole: '整数，不加引号',
    number: '数',
    flag: '`true` 或 `false`',
    wholeOrText: '端口号，或端口名',
    texts: '键与字符串：`app: web`',
    list: '列表：每一项写在 `- ` 之后',
    object: '若干字段，每行一个，缩进对齐',
    quantity: '数量，例如 `500m`、`128Mi`',
    map: '若干键值：`name: value`',
    any: '别的值',
  },
  write: (p) => `请写${p.what}。`,
  syntax: {
    tab: () => ({ what: '这一行用制表符（Tab）缩进；YAML 只允许用空格缩进。', fix: '把每个 Tab 换成两个空格。' }),
    indent: (p) => ({
      what: `这一行从第 ${p['column']} 列开始，而上面没有哪一级从这一列开始。`,
      fix: `上面各级分别从第 ${p['allowed']} 列开始：与同级字段对齐即可。`,
    }),
    deeper: (p) => ({
      what: `这一行从第 ${p['column']} 列开始，但上一行的字段（第 ${p['than']} 列）已经有值，下面不能再缩进。`,
      fix: `与它对齐到第 ${p['than']} 列；如果确实属于它，就去掉它已有的值。`,
    }),
    openQuote: (p) => ({
      what: `这里的引号 \`${p['quote']}\` 没有闭合。`,
      fix: `在同一行末尾补上 \`${p['quote']}\`。`,
    }),
    behindQuote: (p) => ({
      what: `引号 \`${p['quote']}\` 已经闭合，后面却还有内容。`,
      fix:
        p['quote'] === "'"
          ? "把整段文字放进引号；单引号里的 `'` 要写两遍：`''`。"
          : '把整段文字放进引号；双引号里的 `"` 写作 `\\"`。',
    }),
    openBracket: (p) => ({
      what: `这里的 \`${p['open']}\` 没有闭合。`,
      fix: `用 \`${p['close']}\` 闭合；如果跨行，后面的行要缩进。`,
    }),
    otherBracket: (p) => ({
      what: `\`${p['open']}\` 不能用 \`${p['found']}\` 闭合。`,
      fix: `改用 \`${p['close']}\` 闭合。`,
    }),
    strayBracket: (p) => ({
      what: `多了一个 \`${p['found']}\`，前面没有与它配对的括号。`,
      fix: '去掉它；如果是值的一部分，就给值加上引号。',
    }),
    comma: () => ({
      what: '括号里的两项之间缺逗号，或者字段名后面缺冒号。',
      fix: '写成 `[a, b]` 或 `{a: 1, b: 2}`。',
    }),
    emptyEntry: () => ({ what: '这个逗号前面没有内容。', fix: '去掉这个逗号。' }),
    noColon: (p) => ({
      what: `\`${p['key']}\` 后面缺冒号。`,
      fix: `写成 \`${p['key']}:\`，冒号后空一格写值，或在下面缩进写字段。`,
    }),
    noBlank: (p) => ({
      what: `\`${p['key']}:\` 的冒号后面缺空格，于是整个词成了一个字符串。`,
      fix: '在冒号后面加一个空格。',
    }),
    wideColon: (p) => ({
      what: `\`${p['key']}\` 后面是中文输入法的全角冒号 \`：\`。`,
      fix: '改成半角冒号，后面加一个空格。',
    }),
    colonInValue: (p) => ({
      what: `值 \`${p['value']}\` 里有“冒号加空格”，会被当成又一个字段。`,
      fix: '给整个值加上引号；如果它本来就是另一个字段，请另起一行。',
    }),
    dashBehindKey: (p) => ({
      what: `列表不能写在 \`${p['key']}:\` 的同一行。`,
      fix: '另起一行，以 `- ` 开头。',
    }),
    mixed: () => ({
      what: '同一级缩进里既有列表项（`- …`），又有字段（`name: …`）。',
      fix: '属于上一行的内容再缩进一级；不是列表项的，去掉 `- `。',
    }),
    duplicateKey: (p) => ({
      what: `\`${p['key']}\` 写了两遍，第一次在第 ${p['line']} 行。`,
      fix: '只保留一个。',
    }),
    reserved: (p) => ({
      what: `不加引号的值不能以 \`${p['char']}\` 开头。`,
      fix: '给它加上引号。',
    }),
    escape: (p) => ({
      what: `双引号里没有 \`${p['escape']}\` 这个转义。`,
      fix: '反斜杠写两遍，或者改用单引号。',
    }),
    comment: () => ({ what: '注释的 `#` 前面要有空格。', fix: '在 `#` 前加一个空格。' }),
    template: () => ({
      what: '这是 Helm 模板：`{{ … }}` 渲染之前不是 YAML。',
      fix: '粘贴 `helm template` 的输出。',
    }),
    pasted: (p) => ({
      what: `这一行是从终端或网页一起复制来的：\`${p['line']}\`。`,
      fix: '去掉这一行。',
    }),
    mapAsKey: () => ({ what: '字段名不能是列表或另一组字段。', fix: '如果它是字符串，给它加上引号。' }),
    unknownAnchor: (p) => ({
      what: `\`*${p['name']}\` 引用锚点 \`&${p['name']}\`，而前文没有定义它。`,
      fix: '如果它只是字符串，给它加上引号；否则先用 `&` 定义锚点。',
    }),
    bomb: () => ({
      what: '别名（`*name`）层层引用，展开后的内容超过了 API server 的限度。',
      fix: '不用别名，直接写出内容。',
    }),
    tooDeep: () => ({ what: '嵌套太深，无法解析。', fix: '检查括号是否闭合，减少层级。' }),
    merge: () => ({ what: '`<<` 用来并入字段，而它引用的值没有字段。', fix: '让它引用一组字段：`<<: *name`。' }),
    control: (p) => ({
      what: `这里有一个看不见的控制字符 ${p['char']}，YAML 不允许。`,
      fix: '删掉这一处，重新输入。',
    }),
    other: (p) => ({ what: `这不是合法的 YAML：${p['detail']}。`, fix: '检查该处附近的缩进、冒号与引号。' }),
  },
  examples: {
    IPPool: 'IPPool',
    Node: 'Node',
    Namespace: 'Namespace',
    Pod: 'Pod',
    Service: 'Service',
    NetworkPolicy: 'NetworkPolicy',
    'NetworkPolicy (Calico)': 'NetworkPolicy（Calico）',
    GlobalNetworkPolicy: 'GlobalNetworkPolicy',
    GlobalNetworkSet: 'GlobalNetworkSet',
    KubeProxyConfiguration: 'KubeProxyConfiguration',
    FelixConfiguration: 'FelixConfiguration',
  },
} satisfies typeof en.manifest
