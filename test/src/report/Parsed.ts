/** A page as a browser with scripting off reads it. */
import { type DefaultTreeAdapterTypes as Tree, parse } from "parse5"

/** All elements, in their order. */
export const elements = (
  markup: string
): ReadonlyArray<Tree.Element> => [...walk(parse(markup, { scriptingEnabled: false }))]

/** What the elements of a tag say. */
export const text = (markup: string, tag: string): ReadonlyArray<string> =>
  elements(markup).filter(({ tagName }) => tagName === tag).map(textOf)

export const attributes = ({ attrs }: Tree.Element) => attrs

export const attribute = ({ attrs }: Tree.Element, name: string): string | undefined =>
  attrs.find((each) => each.name === name)?.value

function* walk(node: Tree.Node): Generator<Tree.Element> {
  if ("tagName" in node) yield node
  if ("childNodes" in node) { for (const child of node.childNodes) yield* walk(child) }
}

const textOf = (node: Tree.Node): string =>
  "value" in node ? node.value : "childNodes" in node ? node.childNodes.map(textOf).join("") : ""
