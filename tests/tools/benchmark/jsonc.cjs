// The Mavvrik values put into a settings text by jsonc-parser: prints the milliseconds of the
// fastest round. Arguments: node_modules, a folder with settings.json and values.json, rounds.
const fs = require("fs");
const path = require("path");
const [, , modules, folder, rounds] = process.argv;
const { modify, applyEdits } = require(path.join(modules, "jsonc-parser"));
const text = fs.readFileSync(path.join(folder, "settings.json"), "utf8");
const values = JSON.parse(fs.readFileSync(path.join(folder, "values.json"), "utf8"));
const formattingOptions = { insertSpaces: true, tabSize: 2, eol: "\n" };

let best = Infinity;
for (let round = 0; round < Number(rounds); round++) {
  const begin = performance.now();
  let result = text;
  for (const [key, value] of Object.entries(values)) {
    result = applyEdits(result, modify(result, ["env", key], value, { formattingOptions }));
  }
  best = Math.min(best, performance.now() - begin);
}
console.log(best);
