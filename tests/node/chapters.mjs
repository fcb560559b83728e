// The chapters of an MP3 as music-metadata reads them: one JSON array, [start in ms, title].
import { parseFile } from 'music-metadata';

const { format, native } = await parseFile(process.argv[2], { includeChapters: true, duration: true });
const chapters = (format.chapters ?? []).map((chapter) => [Math.round(chapter.start * 1000), chapter.title]);
console.log(JSON.stringify({ chapters, duration: format.duration, tags: Object.keys(native) }));
