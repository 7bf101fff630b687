import { writeFileSync } from 'node:fs'
import { xlsxOf } from './test-files.ts'
import { readTabular } from './read.ts'
import { writeXlsx, writeCsv } from './write.ts'
const rnd = (i:number)=>String((i*2654435761)%4294967296)
const o=process.argv[3]!
const gc=()=>(globalThis as any).gc?.()
if (process.argv[2]==='make') {
const rows=Array.from({length:28026},(_,i)=>Array.from({length:12},(_,c)=>c===0?`1571012304${String(i).padStart(6,'0')}`:`${rnd(i*13+c)} NAMA`))
writeFileSync(o+'/inline.xlsx',await writeXlsx({sheets:[{name:'a',columns:rows[0]!.map((_,c)=>({header:'H'+c,kind:'text' as const})),rows}]}))
const strings=new Map<string,number>(); let d=''
const id=(v:string)=>{ if(!strings.has(v)) strings.set(v,strings.size); return strings.get(v)! }
for(let i=1;i<=28026;i++){ d+=`<row r="${i}" spans="1:12">`; for(let c=0;c<12;c++){ const k='ABCDEFGHIJKL'[c]; if(c===7||c===8) d+=`<c r="${k}${i}" s="1"><v>${31000+i%9000}</v></c>`; else d+=`<c r="${k}${i}" s="0" t="s"><v>${id(c<3?rnd(i*13+c)+' NAMA':'NILAI '+(i*c)%97)}</v></c>` } d+='</row>' }
writeFileSync(o+'/excel-like.xlsx',xlsxOf({sheets:[{data:d}],strings:[...strings.keys()].map(s=>`<si><t>${s}</t></si>`).join(''),styles:'<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'}))
writeFileSync(o+'/list.csv', writeCsv(rows))
} else if (process.argv[2]==='write') { const rows=Array.from({length:28000},(_,i)=>Array.from({length:14},(_,c)=>c===0?`1571012304${String(i).padStart(6,'0')}`:`${rnd(i*13+c)} NAMA`)); gc()
 for(let k=0;k<3;k++){const r0=process.memoryUsage.rss();let peak=0;const tick=setInterval(()=>{peak=Math.max(peak,process.memoryUsage.rss())},5);const t=performance.now();const b=await writeXlsx({sheets:[{name:'a',columns:rows[0]!.map((_,c)=>({header:'H'+c,kind:'text' as const})),rows}]});clearInterval(tick);console.log('write',b.length,(performance.now()-t).toFixed(0),'ms rss +',((peak-r0)/1e6).toFixed(0))}
} else for (let k=0;k<3;k++) {
 gc(); const r0=process.memoryUsage.rss(); let peak=0; const tick=setInterval(()=>{peak=Math.max(peak,process.memoryUsage.rss())},5)
 const t=performance.now(); const f=await readTabular({path:o}); const t1=performance.now(); let c=0; for await (const batch of f.rows) c+=batch.length
 clearInterval(tick)
 console.log(o.split('/').pop(),c,(t1-t).toFixed(0),'open',(performance.now()-t).toFixed(0),'all ms; rss +',((peak-r0)/1e6).toFixed(0))
 await new Promise(r=>setTimeout(r,300))
}
