/** Bar charts as SVG, drawn without a browser. Bars are as long as numbers allow; what is written on them is exact. */
import { BarChart } from "echarts/charts"
import { GridComponent } from "echarts/components"
import * as echarts from "echarts/core"
import { SVGRenderer } from "echarts/renderers"
import { type Html, trusted } from "./Html.ts"
import type { NamedSum } from "./RunReport.ts"
import { visible } from "./VisibleText.ts"
import * as Words from "./Words.ts"

echarts.use([BarChart, GridComponent, SVGRenderer])

/** Widths and heights are units of the drawing, which scales to its place on the page. */
const WIDTH = 420
const MONTHS_HEIGHT = 240
const BAR_HEIGHT = 34
const FONT_SIZE = 13
/** Names longer than this end in "…". */
const NAME_WIDTH = 130
/** Months beside which amounts stand level; more of them stand upright. */
const LEVEL_MAX = 5

/** One bar a sum, one below the other, in the order given. */
export const rows = (sums: ReadonlyArray<NamedSum>): Html =>
  draw(sums.length * BAR_HEIGHT + 8, {
    grid: { left: NAME_WIDTH, right: 90, top: 4, bottom: 4 },
    xAxis: { type: "value", show: false },
    yAxis: { ...category(sums), inverse: true },
    series: [bars(sums, { position: "right" })]
  })

/** One bar a sum, from left to right. */
export const columns = (sums: ReadonlyArray<NamedSum>): Html => {
  const isLevel = sums.length <= LEVEL_MAX
  return draw(MONTHS_HEIGHT, {
    grid: { left: 8, right: 8, top: isLevel ? 26 : 76, bottom: isLevel ? 28 : 72 },
    xAxis: { ...category(sums), axisLabel: { ...label, interval: 0, rotate: isLevel ? 0 : 90 } },
    yAxis: { type: "value", show: false },
    series: [bars(sums, {
      position: "top",
      ...(isLevel ? {} : { rotate: 90, align: "left", verticalAlign: "middle" })
    })]
  })
}

const label = { color: "var(--ink)", fontSize: FONT_SIZE } as const

const category = (sums: ReadonlyArray<NamedSum>) => ({
  type: "category" as const,
  data: sums.map(({ name }) => visible(name).replace(/\s+/g, " ").trim()),
  axisTick: { show: false },
  axisLine: { lineStyle: { color: "var(--rule)" } },
  axisLabel: { ...label, width: NAME_WIDTH - 30, overflow: "truncate" as const }
})

/** Beside a negative bar the amount stands where a positive bar would, which is free. */
const bars = (sums: ReadonlyArray<NamedSum>, place: object) => ({
  type: "bar" as const,
  silent: true,
  emphasis: { disabled: true },
  barCategoryGap: "32%",
  barMaxWidth: 56,
  data: sums.map(({ amount }) => ({
    value: Number(amount.minor),
    itemStyle: { color: amount.minor < 0n ? "var(--negative)" : "var(--bar)" }
  })),
  label: {
    ...label,
    ...place,
    show: true,
    distance: 6,
    formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
      const sum = sums[dataIndex]
      return sum === undefined ? "" : Words.digits(sum.amount)
    }
  }
})

const draw = (height: number, option: object): Html => {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height })
  chart.setOption({ animation: false, ...option })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return trusted(withoutStyle(svg))
}

/** The page's policy admits one style sheet, its own: it sets the font, and colours come from its variables. */
const withoutStyle = (svg: string): string =>
  svg
    .replace(/<style[\s\S]*?<\/style>/g, "")
    .replace(/ (?:style|class|xml:space|ecmeta_\w+|xmlns(?::xlink)?|version|baseProfile)="[^"]*"/g, "")
    .replace(/ width="\d+" height="\d+"/, "")
    .replace("<svg", "<svg aria-hidden=\"true\"")
