// Words, third: every phrase of the printed report, Chinese first.

export const REPORT = {
  title: ["自查报告", "Self-check report"],
  print: ["打印", "Print"],
  saveHtml: ["存为网页文件", "Save as a web page"],
  noPrint: ["这个浏览器不能直接打印，请先存为网页文件，再用别的程序打印。", "This browser cannot print. Save as a web page and print it with another program."],
  back: ["返回", "Back"],
  waiting: ["正在整理报告……", "Preparing the report…"],
} as const satisfies Record<string, readonly [string, string]>;
