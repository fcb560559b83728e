// Reads a feed as two libraries that apps are built with do, and prints what each saw as JSON.
import { readFileSync } from "node:fs";
import { parseRssFeed } from "feedsmith";
import { parseFeed } from "podcast-partytime";

const xml = readFileSync(process.argv[2], "utf8");
const partytime = parseFeed(xml, { allowMissingGuid: false });
console.log(JSON.stringify({ feedsmith: parseRssFeed(xml), partytime }));
