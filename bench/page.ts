/** Makes `docs/performance.md` of `bench/results.json`, without measuring: `node bench/page.ts`. */
import { writeFileSync } from "node:fs"
import { type Benchmark, catalogue } from "./Catalogue.ts"
import { isEntry } from "./CommandLine.ts"
import { type Kept, type Occasion, read } from "./Kept.ts"
import { FIGURES, figures, markdown, what } from "./Table.ts"

export const PAGE = new URL("../docs/performance.md", import.meta.url)

/** The page, of the last result of every row. */
export const page = (rows: ReadonlyArray<Kept>): string => {
  const sections = catalogue.map((benchmark) => section(benchmark, rows))
  return `${[INTRODUCTION, ...sections].join("\n\n")}\n`
}

const INTRODUCTION = `# How fast it is

Made by \`node bench/page.ts\` of \`bench/results.json\`, which \`node bench/all.ts\` writes: not by hand. What each benchmark needs is in
[bench/README.md](../bench/README.md).

Seconds are those of one machine; **ratios hold across machines**. Ours and its baseline are measured in turns, so that whatever else
the machine does weighs on both; figures are medians of the rounds, ± half the distance between the lowest and the highest.
*Wanted* is the target, or, where there is none, which way is better. CI measures the ratios of a small run again
(\`node bench/all.ts --small\`), and fails where one is worse than \`bench/baseline.json\` beyond noise.`

const section = ({ about, name, title }: Benchmark, all: ReadonlyArray<Kept>): string => {
  const rows = all.filter(({ id }) => id.startsWith(`${name}/`))
  const table = markdown([
    ["what", ...FIGURES, "measured"],
    ...rows.map((row) => [what(row), ...figures(row), `${row.measured.at}, ${row.measured.commit ?? "unknown"}`])
  ])
  const occasions = [...new Set(rows.map(({ measured }) => circumstances(measured)))]
  return [
    `## ${title}`,
    `\`node bench/${name}.ts\``,
    about,
    ...rows.length === 0 ? ["Not measured yet."] : [table, `${occasions.join("; ")}.`]
  ].join("\n\n")
}

const circumstances = ({ at, cores, load, runtime }: Occasion): string =>
  `On ${at}: ${cores} cores, ${runtime}${load === null ? "" : `, load ${load} when it began`}`

if (isEntry(import.meta.url)) writeFileSync(PAGE, page(read()))
