/** The command line on this folder's pipelines. */
import { main } from "../../../src/cli/Process.ts"

main(new URL("./", import.meta.url))
