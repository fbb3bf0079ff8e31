# -*- coding: utf-8 -*-
import html, re, datetime, data
E = html.escape
CSS = '''*{box-sizing:border-box}body{margin:0;font:14px/1.8 "PingFang SC","Microsoft YaHei",sans-serif;color:#333;background:#f6f7f9}a{color:#333;text-decoration:none}a:hover{color:#c7161e}ul{list-style:none;margin:0;padding:0}.w{width:1200px;margin:0 auto}
.top{background:#f2f2f2;font-size:13px;line-height:36px}.top .r{float:right}.top .r a{margin-left:18px}.head{background:linear-gradient(90deg,#fff,#fdeceb);padding:26px 0}.head h1{display:inline-block;margin:0;font-size:34px;color:#b3131b;letter-spacing:3px}.ss{float:right;margin-top:8px}.ss input[type=text]{width:300px;height:38px;border:2px solid #c7161e;padding:0 10px}.ss button{height:38px;width:70px;background:#c7161e;color:#fff;border:0;vertical-align:top;cursor:pointer}
.nav{background:#c7161e}.nav li{display:inline-block;position:relative}.nav li>a{display:block;padding:0 34px;line-height:50px;color:#fff;font-size:17px}.nav li>a:hover,.nav li.cur>a{background:#a50f16}.nav .sub{display:none;position:absolute;left:0;top:50px;background:#fff;box-shadow:0 4px 10px rgba(0,0,0,.15);z-index:9;width:180px}.nav li:hover .sub{display:block}.sub a{display:block;padding:6px 20px}
.main{padding:20px 0;overflow:hidden}.l{float:left;width:800px;background:#fff;padding:16px 22px}.rr{float:right;width:380px}.blk{background:#fff;padding:16px 20px;margin-bottom:16px}.blk h3,.l h3{margin:0 0 10px;border-bottom:2px solid #c7161e;font-size:18px}.list li{border-bottom:1px dashed #ddd;padding:5px 0;overflow:hidden}.list li span{float:right;color:#999}.list li a{display:inline-block;max-width:640px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;vertical-align:bottom}
.ic a{display:inline-block;width:31%;text-align:center;padding:12px 0;background:#fff6f5;margin:1%}.ban{display:block;margin-bottom:16px}.pos{padding:12px 0;color:#888}.art{background:#fff;padding:30px 60px;min-height:420px}.art h2{text-align:center}.art .info{text-align:center;color:#999;border-bottom:1px solid #eee;padding-bottom:10px}.art table{border-collapse:collapse;width:100%}.art td{border:1px solid #ccc;padding:8px 12px}.art td:first-child{width:160px;background:#fafafa;text-align:center}
.yq{background:#fff;border-top:1px solid #ddd;padding:14px 0}.yq .tt span{display:inline-block;padding:2px 18px;background:#eee;cursor:pointer;margin-right:8px}.yq .cc a{margin-right:22px}.foot{background:#3a3a3a;color:#ccc;text-align:center;padding:24px;font-size:13px}.foot a{color:#ccc}.page{text-align:center;padding:20px}.page a,.page span{border:1px solid #ddd;padding:4px 12px;margin:0 3px}.page span{background:#c7161e;color:#fff}'''
SVG = "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='380' height='92'><rect width='380' height='92' rx='6' fill='%23{c}'/><text x='190' y='57' fill='white' font-size='28' text-anchor='middle' font-family='sans-serif'>{t}</text></svg>"
def img(t, c='1677d2'): return SVG.format(c=c, t=t)
def news_url(n): return '/xwzx/%s/t%s_%s.html' % (n['date'].replace('-', '')[:6], n['date'].replace('-', ''), n['id'][1:])

def page(p, q, c):
    F, Z, T = c['FAULT'], c['H']('zwfw'), c['TODAY']
    linked = F not in ('entry_missing', 'entry_buried')
    def wrap(title, body, cur=''):
        nav = [('/', '首页', []), ('/ldzc/', '领导之窗', []), ('/xwzx/', '新闻中心', [('/xwzx/', '云州要闻'), ('/xwzx/?page=2', '部门动态')]), ('/zwgk/', '政务公开', [('/zwgk/', '政策文件'), ('/zwgk/', '政府信息公开指南'), ('/zwgk/', '政府信息公开年报')]),
               ('/bsfw/', '政务服务', [('/bsfw/', '服务专题'), ('/bsfw/', '办事指南')] if not linked else [(Z + '/catalog/person', '个人办事'), (Z + '/catalog/legal', '法人办事'), (Z + '/catalog/dept', '部门服务'), ('/bsfw/', '办事指南')]), ('/hdjl/', '互动交流', [('/hdjl/', '意见征集'), ('/hdjl/', '在线访谈')]), ('/zjyz/', '走进云州', [])]
        li = ''.join('<li%s><a href="%s">%s</a>%s</li>' % (' class="cur"' if u == cur else '', u, t, '<div class="sub">' + ''.join('<a href="%s"%s>%s</a>' % (a, ' target="_blank"' if a.startswith('http') else '', b) for a, b in s) + '</div>' if s else '') for u, t, s in nav)
        yq = '<a href="javascript:void(0)">中国政府网</a><a href="javascript:void(0)">国务院部门网站</a><a href="javascript:void(0)">省人民政府</a><a href="javascript:void(0)">周边城市</a>' + ('<a href="%s/" target="_blank">云州市政务服务网</a>' % Z if F == 'entry_buried' else '')
        return 200, '''<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>%s</title><meta name="SiteName" content="云州市人民政府"><meta name="SiteDomain" content="www.yunzhou.gov.cn"><meta name="SiteIDCode" content="4260000001"><meta name="ColumnName" content="首页"><link rel="icon" href="data:,"><style>%s</style></head><body>
<div class="top"><div class="w"><span>今天是 %s</span><span class="r"><a href="javascript:void(0)" onclick="document.body.style.fontSize='20px'">长者模式</a><a href="javascript:void(0)">无障碍浏览</a><a href="javascript:void(0)">政务新媒体</a><a href="/">简体</a></span></div></div>
<div class="head"><div class="w"><form class="ss" action="/search" method="get" target="_blank"><input type="text" name="q" placeholder="请输入关键字"><button type="submit">搜索</button></form><h1>云州市人民政府</h1></div></div>
<div class="nav"><ul class="w">%s</ul></div>%s
<div class="yq"><div class="w"><div class="tt"><span>友情链接</span></div><div class="cc">%s</div></div></div>
<div class="foot"><p><a href="javascript:void(0)">关于我们</a> | <a href="javascript:void(0)">网站声明</a> | <a href="/map/">网站地图</a></p><p>主办：云州市人民政府办公室　承办：云州市数据局　联系电话：0879-8800100</p><p>网站标识码：4260000001　示ICP备20260001号　示公网安备 42600002000001号</p></div></body></html>''' % (E(title), CSS, T.strftime('%Y年%m月%d日') + ' 星期' + '一二三四五六日'[T.weekday()], li, body, yq)
    def lst(rows): return '<ul class="list">' + ''.join('<li><span>%s</span><a href="%s" target="_blank" title="%s">%s</a></li>' % (n['date'], news_url(n), E(n['title']), E(n['title'])) for n in rows) + '</ul>'
    NEWS = sorted(c['NEWS'], key=lambda n: n['date'], reverse=True)
    if p in ('/', '/index.html'):
        svc = ''
        if linked:
            svc = '<div class="blk"><a class="ban" href="%s/" target="_blank" style="margin:0"><img src="%s" alt="云州市政务服务网 一网通办" title="云州市政务服务网" width="340"></a></div>' % (Z, img('政务服务 一网通办'))
            svc += '<div class="blk"><h3>热门服务</h3><div class="ic">%s</div></div>' % ''.join('<a href="%s" target="_blank">%s</a>' % (Z + u, t) for u, t in [('/catalog/person?key=shbz', '社会保障'), ('/catalog/person?key=zfbz', '公积金'), ('/catalog/person?key=hydj', '婚姻登记'), ('/catalog/legal?key=slbg', '企业开办'), ('/one', '一件事'), ('/catalog/person?key=zyzg', '职业资格')])
        return wrap('云州市人民政府门户网站', '<div class="w main"><div class="l"><h3>云州要闻</h3>%s<br><h3>政策文件</h3>%s</div><div class="rr">%s<div class="blk"><h3>通知公告</h3>%s</div></div></div>' % (lst([n for n in NEWS if n['kind'] == '新闻']), lst([n for n in NEWS if n['kind'] == '政策'][:5]), svc, '<ul class="list">' + ''.join('<li><a style="max-width:330px" href="%s">%s</a></li>' % (news_url(n), E(n['title'])) for n in NEWS[2:6]) + '</ul>'), '/')
    pos = lambda t: '<div class="w"><div class="pos">当前位置：<a href="/">首页</a> &gt; %s</div>' % t
    if p == '/bsfw/':
        ent = '<div class="ic" style="margin-bottom:14px">%s</div><p style="text-align:center"><a href="%s/" target="_blank" style="background:#1677d2;color:#fff;padding:8px 30px;border-radius:20px">进入政务服务网 &gt;&gt;</a></p>' % (''.join('<a href="%s/catalog/%s" target="_blank">%s</a>' % (Z, a, b) for a, b in [('person', '个人办事'), ('legal', '法人办事'), ('dept', '部门服务')]), Z) if linked else ''
        return wrap('政务服务_云州市人民政府', pos('政务服务') + '<div class="art">%s<h3>办事指南选登</h3><ul class="list"><li><span>%s</span><a href="/bsfw/bszn/t_3001.html" target="_blank">有限责任公司设立登记办事指南</a></li><li><span>%s</span><a href="/bsfw/bszn/t_3002.html" target="_blank">离退休提取住房公积金办事指南</a></li></ul><h3>政务大厅分布</h3><p>云州市政务服务中心：云州市新城区云江大道288号，乘5路、12路公交车至政务中心站下车。</p></div></div>' % (ent, T - datetime.timedelta(120), T - datetime.timedelta(118)), '/bsfw/')
    m = re.match(r'^/bsfw/bszn/t_300([12])\.html$', p)
    if m:
        i = data.ITEMS[int(m.group(1)) - 1]; pr, ph = i['promiseLimit'], i['phone']
        if F == 'contradict' and m.group(1) == '1': pr, ph = '5个工作日', '0879-8862399'
        rows = [('事项名称', i['title']), ('实施主体', i['deptName']), ('办理条件', '<br>'.join(i['conditions'])), ('申请材料', '<br>'.join('%d. %s（%s，%s）' % (k, x['name'], x['kind'], x['num']) for k, x in enumerate(i['materials'], 1))), ('法定时限', i['lawLimit']), ('承诺时限', pr), ('收费标准', '按有关规定收取' if F == 'fee_vague' and m.group(1) == '1' else '不收费'), ('咨询电话', ph), ('办理地点', i['address']), ('办理时间', i['hours'])]
        return wrap(i['title'] + '办事指南', pos('政务服务 &gt; 办事指南') + '<div class="art"><h2>%s办事指南</h2><p class="info">发布时间：%s　来源：%s</p><table>%s</table></div></div>' % (i['title'], T - datetime.timedelta(120), i['deptName'], ''.join('<tr><td>%s</td><td>%s</td></tr>' % r for r in rows)), '/bsfw/')
    m = re.match(r'^/xwzx/\d+/t\d+_(\d+)\.html$', p)
    if m:
        n = [n for n in NEWS if n['id'][1:] == m.group(1)]
        if n: return wrap(n[0]['title'], pos('新闻中心') + '<div class="art"><h2>%s</h2><p class="info">发布时间：%s 09:12　来源：云州发布　字体：[<a href="javascript:void(0)">大</a> <a href="javascript:void(0)">中</a> <a href="javascript:void(0)">小</a>]　<a href="javascript:window.print()">打印</a></p><p>　　%s</p></div></div>' % (E(n[0]['title']), n[0]['date'], c['BODY']), '/xwzx/')
    if p in ('/xwzx/', '/zwgk/'):
        k = '新闻' if p == '/xwzx/' else '政策'; pg = int(q.get('page', '1') or 1) if q.get('page', '1').isdigit() else 1; rows = [n for n in NEWS if n['kind'] == k]
        return wrap('新闻中心' if k == '新闻' else '政务公开', pos('新闻中心' if k == '新闻' else '政务公开') + '<div class="art">%s<div class="page">%s</div></div></div>' % (lst(rows[(pg - 1) * 5:pg * 5]), ''.join('<span>%d</span>' % x if x == pg else '<a href="%s?page=%d">%d</a>' % (p, x, x) for x in (1, 2))), p)
    if p == '/search':
        w = q.get('q', '').strip(); rows = [n for n in NEWS if w and w in n['title']]
        return wrap('站内搜索', pos('站内搜索') + '<div class="art"><p>关键字：<b>%s</b>　共检索到 %d 条信息</p>%s</div></div>' % (E(w), len(rows), lst(rows) if rows else '<p>没有检索到与您输入的关键字匹配的信息。</p>'))
    if p == '/hdjl/': return wrap('互动交流', pos('互动交流') + '<div class="art"><h3>意见征集</h3><ul class="list"><li><span>已结束</span>关于《云州市城市更新条例（草案）》公开征求意见的公告</li></ul><h3>在线访谈</h3><ul class="list"><li><span>%s</span>市医保局负责人解读2027年度居民医保政策</li></ul></div></div>' % (T - datetime.timedelta(26)), p)
    if p == '/map/': return wrap('网站地图', pos('网站地图') + '<div class="art"><p><a href="/xwzx/">新闻中心</a>　<a href="/zwgk/">政务公开</a>　<a href="/bsfw/">政务服务</a>　<a href="/hdjl/">互动交流</a></p></div></div>')
    if p == '/ldzc/': return wrap('领导之窗', pos('领导之窗') + '<div class="art"><p>市长、副市长分工及简历。</p><p>市　长：主持市政府全面工作。</p></div></div>', p)
    if p == '/zjyz/': return wrap('走进云州', pos('走进云州') + '<div class="art"><p>　　云州市位于示例省中部，辖2区2县，代管1个县级市，常住人口317万。</p></div></div>', p)
    return 404, wrap('页面不存在', pos('404') + '<div class="art"><h2>您访问的页面不存在或已删除</h2></div></div>')[1]
