"""A page as mirrors serve it, for the demo's intake: our own words, with the noise real pages have.

The noise is of the kinds found on the five source pages: traditional characters with pinyin in brackets, a
navigation line, a link-spam line. The figures are those of the demo's own plan.
"""

NAME = "全市重点项目调度会议召开（示例稿件）"

PAGE = """春城網(wǎng)
春城網(wǎng)>>要聞
全市重點(diǎn)項(xiàng)目調(diào)度會(huì)議召開
2026年05月13日16:05 | 來源:春城網(wǎng)
小字號(hào)

5月13日,全市重點(diǎn)項(xiàng)目調(diào)度會(huì)議召開,聽取一季度項(xiàng)目建設(shè)情況匯報(bào),部署下一步工作。

會(huì)議指出,年初以來,全市洽談、簽約、落位項(xiàng)目合計(jì)612個(gè),同比增長(zhǎng)18.5%,其中,新增項(xiàng)目371個(gè)。

會(huì)議要求,市發(fā)改委牽頭,全年謀劃億元以上項(xiàng)目450個(gè),拿出10個(gè)左右重大項(xiàng)目統(tǒng)籌推進(jìn)。推動(dòng)全年建設(shè)億元以上項(xiàng)目1300個(gè),固定資產(chǎn)投資力爭(zhēng)增長(zhǎng)20%以上。

市城鄉(xiāng)建設(shè)委員會(huì)要全力開展447個(gè)老舊小區(qū)提升改造、424個(gè)小區(qū)雨污分流改造,9月底前完成主體工程。

會(huì)議強(qiáng)調(diào),要倒排工期、壓實(shí)責(zé)任、按期交賬,滾動(dòng)推進(jìn)50個(gè)10億元以上服務(wù)業(yè)重大項(xiàng)目。

分享讓更多人看到
返回頂部
东城区| 西山县| 南河市| 北湖区| 房产| 社会| 体育| 长山县| 平川市| 金水区|
"""
