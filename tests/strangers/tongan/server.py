# -*- coding: utf-8 -*-
import sys, os, re, html, random, zlib, struct, datetime, threading, secrets, base64
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit, quote
import data
from data import ITEMS, BY, DEPTS, DN, THEMES, FILES
HERE=os.path.dirname(os.path.abspath(__file__))
PORT=int(sys.argv[1]); FAULT='none'
if '--fault' in sys.argv: FAULT=sys.argv[sys.argv.index('--fault')+1]
F=lambda *n: FAULT in n
Q=data.questions(FAULT); NEWS=data.news()
USERS={'ceshi001':dict(pwd='Ceshi@2026',name='张晓明')}
SESS={}; TICKETS={}; ASKED={}; LOCK=threading.Lock()
W='http://www.tongan.localhost:%d'%PORT; Z='http://zwfw.tongan.localhost:%d'%PORT; DPT='http://dept.tongan.localhost:%d'%PORT
E=html.escape
ITEMS_=dict(BY)
MAIN=ITEMS[0]
ASK=not F('no_consult'); LIST=ASK and not F('consult_dead')
DOCTYPE='<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n'
XH='<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
def script(js,title='提示信息'):
    return '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>%s</title></head><body><script language="javascript">%s</script></body></html>'%(title,js)

# ================= service platform =================
ZCSS='<style type="text/css">body,td,input,select,textarea{font-size:12px;font-family:宋体}body{margin:0;background:#fff}a{color:#1d3f6e;text-decoration:none}a:hover{color:#c00;text-decoration:underline}.tit{background:#d9e8f6;color:#15428b;font-weight:bold;height:26px;padding-left:10px}.bk{border:1px solid #a8c6e2}.nav td{background:#1f66ab;height:30px}.nav a{color:#fff;font-size:14px}.gl td{border:1px solid #9fbfdd;line-height:22px}.gl{border-collapse:collapse}.lb{background:#eef5fb;text-align:center;width:90px}.msg{color:#999}.err{color:red}.ok{color:green}</style>'
COMMON_JS='''<script type="text/javascript" src="/js/jquery-1.11.1.min.js"></script>
<script language="javascript">
function openGuide(id){window.open('/bszn/showGuide.action?itemId='+id,'_blank','width=900,height=700,scrollbars=yes,resizable=yes,top=20,left=80');}
function openUrl(u){window.open(u);}
function jump(o){if(o.value!=''){window.location.href=o.value;}}
function trim(s){return s.replace(/(^\\s*)|(\\s*$)/g,'');}
function chkSearch(f){var k=f.keyword;if(trim(k.value)==''||k.value=='请输入事项名称'){alert('请输入要查询的事项名称！');k.focus();return false;}return true;}
function newsSearch(){var f=document.newsForm;if(trim(f.newsTitle.value)==''){alert('请输入检索词！');return;}f.submit();}
function bjcx(){if(trim(document.bjForm.bjh.value)==''){alert('请输入受理编号');return;}document.bjForm.submit();}
</script>'''
def zpage(title,body,head='',css=True,bodyattr=''):
    return DOCTYPE+'<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=gb2312">\n<title>%s</title>\n%s%s\n</head>\n<body %s>\n%s\n</body>\n</html>'%(title,ZCSS if css else '',head,bodyattr,body)
def zbox(user):
    if user: return '<table width="100%%" border="0"><tr><td height="60" align="center"><font color="#cc0000">%s</font>，您好！欢迎登录</td></tr><tr><td align="center"><a href="/user/center.jspx">[用户中心]</a> <a href="/user/logout.action">[安全退出]</a></td></tr></table>'%E(user['name'])
    reg='' if F('no_registration') else '&nbsp;<a href="javascript:openUrl(\'/user/register.jspx\')"><img src="/images/reg.gif" border="0" alt="用户注册"></a>'
    return '''<form name="loginForm" method="post" action="/user/login.action" onsubmit="if(this.loginName.value==''){alert('请输入用户名！');return false;}return true;" style="margin:0">
<table width="100%%" border="0" cellpadding="3"><tr><td align="right">用户名：</td><td><input type="text" name="loginName" size="13" maxlength="20"></td></tr><tr><td align="right">密　码：</td><td><input type="password" name="passWord" size="13"></td></tr><tr><td colspan="2" align="center"><input type="image" src="/images/login.gif" alt="登录" align="absmiddle">%s</td></tr></table></form>'''%reg
def zhead(user,target='',search=True):
    t=' target="_top"' if target else ''
    nav=[('首　页','/index.jsp'),('个人办事','/grbs/index.jspx'),('企业办事','/qybs/index.jspx'),('部门服务','/bmfw/index.jsp'),('表格下载','/bgxz/list.action'),('中心动态','/news/list.action')]
    if ASK: nav.append(('在线咨询','/zxzx/index.jspx'))
    n=''.join('<td align="center"><a href="%s"%s><b>%s</b></a></td>'%(u,t,x) for x,u in nav)
    lg='<font color="#cc0000">%s</font>，您好！ <a href="/user/center.jspx"%s>用户中心</a> | <a href="/user/logout.action"%s>退出</a>'%(E(user['name']),t,t) if user else '<a href="/user/login.jspx"%s>用户登录</a>%s'%(t,'' if F('no_registration') else ' | <a href="/user/register.jspx"%s>用户注册</a>'%t)
    ds='<option value="">全部部门</option>'+''.join('<option value="%s">%s</option>'%(d[0],d[1]) for d in DEPTS)
    sf='' if F('no_search','search_news_only') or not search else '<form name="searchForm" method="get" action="/search.action"%s onsubmit="return chkSearch(this)" style="margin:0"><font color="#15428b">事项搜索：</font><select name="deptId">%s</select> <input type="text" name="keyword" size="24" value="请输入事项名称" style="color:#999" onfocus="if(this.value==\'请输入事项名称\'){this.value=\'\';this.style.color=\'#000\'}" onblur="if(this.value==\'\'){this.value=\'请输入事项名称\';this.style.color=\'#999\'}"> <input type="image" src="/images/search.gif" align="absmiddle"></form>'%(t,ds)
    return '''<table width="980" align="center" border="0" cellpadding="0" cellspacing="0"><tr><td><img src="/images/zwbanner.jpg" width="980" height="90"></td></tr>
<tr><td><table class="nav" width="100%%" border="0" cellspacing="1" cellpadding="0"><tr>%s</tr></table></td></tr>
<tr><td height="34" bgcolor="#eef5fb"><table width="100%%" border="0"><tr><td width="250"><script language="javascript">var d=new Date();var w=['日','一','二','三','四','五','六'];document.write('今天是：'+d.getFullYear()+'年'+(d.getMonth()+1)+'月'+d.getDate()+'日 星期'+w[d.getDay()]);</script></td><td align="center">%s</td><td align="right" width="220">%s</td></tr></table></td></tr></table>'''%(n,sf,lg)
ZFOOT='<table width="980" align="center" border="0"><tr><td><hr size="1" color="#1f66ab"></td></tr><tr><td align="center"><font color="#666666">主办：通安县行政服务中心管理委员会　地址：通安县城关镇建设路88号　邮编：353200<br>服务热线：0599-7622000　技术支持：某省新天地软件有限公司　建议使用IE7.0以上浏览器，1024*768分辨率浏览</font></td></tr></table>'
def short(s,n=16): return s if len(s)<=n else s[:n]+'...'
def newsbox():
    if F('no_search'): return ''
    return '<table class="bk" width="100%" cellspacing="0"><tr><td class="tit">站内搜索</td></tr><tr><td align="center" height="60"><form name="newsForm" method="post" action="/news/search.action" style="margin:0"><select name="fw"><option value="1">标题</option><option value="2">内容</option></select> <input type="text" name="newsTitle" size="12"> <input type="button" value="搜 索" onclick="newsSearch()"></form></td></tr></table><br>'
def zindex(h,user):
    hot=''.join('<tr><td height="22"><img src="/images/dot.gif"> <a href="javascript:openGuide(\'%s\')" title="%s">%s</a></td><td width="90"><font color="#888888">%s</font></td></tr>'%(i.id,i.name,short(i.name),DN[i.dept][1][:6]) for i in [BY[x] for x in ('SX001','SX003','SX004','SX002','SX013','SX015','SX012','SX019')])
    dj=''.join('<option value="/bszn/list.action?dept=%s">%s</option>'%(d[0],d[1]) for d in DEPTS)
    zx=''
    if ASK:
        rows=''.join('<tr><td height="22">·<a href="javascript:openUrl(\'/zxzx/detail.action?id=%s\')">%s</a></td></tr>'%(q['id'],q['title']) for q in [q for q in Q if q['a']][:5]) if LIST else ''
        zx='<table class="bk" width="100%%" cellspacing="0"><tr><td class="tit">在线咨询 <a href="/zxzx/index.jspx"><font color="#cc0000">我要提问</font></a></td></tr>%s</table>'%rows
    fl=''.join('<tr><td height="22">·<a href="/bgxz/list.action?dept=%s">%s</a></td></tr>'%(i.dept,short(fn,15)) for i in ITEMS[3:9] for fn,f,s in i.fids[:1])
    body=zhead(user)+'''<table width="980" align="center" border="0" cellspacing="0" cellpadding="4"><tr>
<td width="210" valign="top"><table class="bk" width="100%%" cellspacing="0"><tr><td class="tit">用户登录</td></tr><tr><td>%s</td></tr></table><br>
%s<table class="bk" width="100%%" cellspacing="0"><tr><td class="tit">办件查询</td></tr><tr><td align="center"><form name="bjForm" method="post" action="/bjcx.action" style="margin:0">受理编号：<input name="bjh" size="13"><br>查 询 码：<input name="cxm" size="13"><br><input type="button" value="查 询" onclick="bjcx()"></form></td></tr></table><br>
<select style="width:200px" onchange="jump(this)"><option value="">--按部门快速查找--</option>%s</select></td>
<td valign="top"><marquee scrollamount="3" onmouseover="this.stop()" onmouseout="this.start()"><font color="#cc0000">温馨提示：县行政服务中心法定工作日对外办公，周六上午提供预约服务，预约电话7622000。</font></marquee>
<img src="/images/map.jpg" border="0" usemap="#Map1"><map name="Map1"><area shape="rect" coords="0,0,140,70" href="/grbs/index.jspx" alt="个人办事"><area shape="rect" coords="140,0,280,70" href="/qybs/index.jspx" alt="企业办事"><area shape="rect" coords="280,0,420,70" href="/bmfw/index.jsp" alt="部门服务"></map>
<table class="bk" width="100%%" cellspacing="0"><tr><td class="tit" colspan="2">热点办事</td></tr>%s</table><br>%s</td>
<td width="270" valign="top"><table class="bk" width="100%%" cellspacing="0"><tr><td class="tit">中心公告 <a href="/news/list.action">更多&gt;&gt;</a></td></tr><tr><td><iframe src="/news/roll.jsp" width="256" height="130" frameborder="0" scrolling="no"></iframe></td></tr></table><br>
<table class="bk" width="100%%" cellspacing="0"><tr><td class="tit">办件公示</td></tr><tr><td><iframe src="/bjgs.jsp" width="256" height="140" frameborder="0" scrolling="no"></iframe></td></tr></table><br>
<table class="bk" width="100%%" cellspacing="0"><tr><td class="tit">表格下载 <a href="/bgxz/list.action">更多&gt;&gt;</a></td></tr>%s</table></td></tr></table>%s
<div id="piaofu" style="position:absolute;left:20px;top:160px;z-index:99"><a href="/news/show.action?id=503" target="_blank"><img src="/images/ad.gif" border="0" width="120" height="90"></a><br><a href="javascript:closeAd()"><font color="#999999">关闭</font></a></div>
<script language="javascript">var x=20,y=160,dx=1,dy=1;function closeAd(){document.getElementById('piaofu').style.display='none';clearInterval(itl);}
function fl(){var o=document.getElementById('piaofu');var b=document.documentElement;x+=dx;y+=dy;if(x<0||x>b.clientWidth-130)dx=-dx;if(y<0||y>b.clientHeight-110)dy=-dy;o.style.left=x+'px';o.style.top=(y+(b.scrollTop||0))+'px';}
var itl=setInterval('fl()',50);document.getElementById('piaofu').onmouseover=function(){clearInterval(itl)};document.getElementById('piaofu').onmouseout=function(){itl=setInterval('fl()',50)};</script>'''%(zbox(user),newsbox(),dj,hot,zx,fl,ZFOOT)
    return zpage('通安县网上政务服务大厅',body,COMMON_JS)
def column(h,user,typ):
    name={'gr':'个人办事','fr':'企业办事'}[typ]
    th=list(THEMES[typ])
    if F('column_empty'): th.append(data.EMPTY[typ])
    m=''.join('<tr><td height="28" background="#"><img src="/images/dot.gif"> <a href="javascript:showList(\'%s\',\'%s\')">%s</a></td></tr>'%(typ,c,n) for c,n in th)
    body=zhead(user)+'''<table width="980" align="center" border="0" cellpadding="4"><tr><td colspan="2">当前位置：<a href="/index.jsp">首页</a> &gt;&gt; %s</td></tr><tr><td width="180" valign="top"><table class="bk" width="100%%" cellspacing="0" cellpadding="4"><tr><td class="tit">%s</td></tr>%s</table></td>
<td valign="top"><iframe id="listFrame" name="listFrame" src="/bszn/list.action?type=%s&theme=%s&f=1" width="770" height="420" frameborder="0" scrolling="auto"></iframe></td></tr></table>%s
<script language="javascript">function showList(t,c){document.getElementById('listFrame').src='/bszn/list.action?type='+t+'&theme='+c+'&f=1';}</script>'''%(name,name,m,typ,th[0][0],ZFOOT)
    return zpage(name+'-通安县网上政务服务大厅',body,COMMON_JS)
def pager(n,page,size,form):
    tot=max(1,-(-n//size)); a=lambda p,t:'<a href="javascript:goPage(%d)">%s</a>'%(p,t)
    first='首页 上一页' if page<=1 else a(1,'首页')+' '+a(page-1,'上一页')
    last='下一页 尾页' if page>=tot else a(page+1,'下一页')+' '+a(tot,'尾页')
    sel='<select onchange="goPage(this.value)">'+''.join('<option value="%d"%s>%d</option>'%(p,' selected' if p==page else '',p) for p in range(1,tot+1))+'</select>'
    return '<table width="100%%" border="0"><tr><td align="right">共<font color="red">%d</font>条记录　第%d/%d页　%s　%s　转到%s页</td></tr></table>%s<script language="javascript">function goPage(p){document.pageForm.pageNo.value=p;document.pageForm.submit();}</script>'%(n,page,tot,first,last,sel,form)
def hid(**k): return '<form name="pageForm" method="post" action="%s"><input type="hidden" name="pageNo" value="1">%s</form>'%(k.pop('action'),''.join('<input type="hidden" name="%s" value="%s">'%(a,E(b)) for a,b in k.items()))
def rows(its,start=0):
    s='<table class="gl" width="100%" cellpadding="3"><tr bgcolor="#d9e8f6" align="center"><td width="40"><b>序号</b></td><td><b>事项名称</b></td><td width="180"><b>实施部门</b></td><td width="60"><b>类型</b></td><td width="150"><b>操作</b></td></tr>'
    for k,i in enumerate(its):
        ops='<a href="javascript:openGuide(\'%s\')">[办事指南]</a>'%i.id+('<a href="/apply.action?itemId=%s" target="_blank">[在线申办]</a>'%i.id if i.id in('SX001','SX019') else '')
        s+='<tr onmouseover="this.bgColor=\'#fffbe0\'" onmouseout="this.bgColor=\'\'"><td align="center">%d</td><td><a href="javascript:openGuide(\'%s\')" title="%s">%s</a></td><td align="center">%s</td><td align="center">%s</td><td align="center">%s</td></tr>'%(start+k+1,i.id,i.name,short(i.name,18),DN[i.dept][1],'承诺件' if i.cn>1 else '即办件',ops)
    return s+'</table>'
def itemlist(h,user,q):
    typ=q.get('type',''); th=q.get('theme',''); dp=q.get('dept',''); p=int(q.get('pageNo') or 1); f=q.get('f','')
    its=[i for i in ITEMS if (not typ or i.type==typ) and (not th or i.theme==th) and (not dp or i.dept==dp)]
    nm=dict(sum(THEMES.values(),[])+list(data.EMPTY.values())).get(th) or (DN[dp][1] if dp in DN else '办事事项')
    size=5
    if its: c=rows(its[(p-1)*size:p*size],(p-1)*size)+pager(len(its),p,size,hid(action='/bszn/list.action',type=typ,theme=th,dept=dp,f=f))
    else: c='<table class="gl" width="100%"><tr><td align="center" height="120"><font color="red">该栏目暂无数据！</font></td></tr></table>'
    b='<table width="100%%" border="0" cellpadding="2"><tr><td class="tit">%s</td></tr><tr><td>%s</td></tr></table>'%(nm,c)
    if not f: b=zhead(user)+'<table width="980" align="center"><tr><td>%s</td></tr></table>'%b+ZFOOT
    return zpage('事项列表',b,COMMON_JS)
def frameset():
    return '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>部门服务-通安县网上政务服务大厅</title></head>\n<frameset rows="165,*" frameborder="NO" border="0" framespacing="0">\n<frame src="/bmfw/top.jsp" name="topFrame" scrolling="NO" noresize>\n<frameset cols="220,*" frameborder="NO" border="0">\n<frame src="/bmfw/left.jsp" name="leftFrame" scrolling="auto">\n<frame src="/bszn/list.action?dept=001&f=1" name="mainFrame">\n</frameset></frameset>\n<noframes><body>您的浏览器不支持框架！</body></noframes></html>'
def left():
    js=''.join("d.add(%d,0,'%s','%s');\n"%(k+1,x[1],x[0]) for k,x in enumerate(DEPTS))
    return zpage('','<table width="200" class="bk"><tr><td class="tit">部门导航</td></tr><tr><td><script language="javascript">function dTree(){this.n=[];}dTree.prototype.add=function(i,p,t,c){this.n.push([i,t,c]);};dTree.prototype.toString=function(){var s="";for(var k=0;k<this.n.length;k++)s+="<div class=dTreeNode style=\'line-height:22px\'>├ <a class=node href=\\"javascript:show(\'"+this.n[k][2]+"\')\\">"+this.n[k][1]+"</a></div>";return s;};\nvar d=new dTree();\n%sdocument.write(d);\nfunction show(c){parent.mainFrame.location.href="/bszn/list.action?dept="+c+"&f=1";}</script></td></tr></table>'%js)
def mats(i):
    out=[]
    for k,(n,fm) in enumerate(i.mats):
        if i is MAIN and F('no_format'): fm={0:'拟任法定代表人签字',1:'全体股东签字',2:'全体股东签字，法人股东加盖公章'}.get(k,'')
        out.append('%d、%s%s'%(k+1,n,'，'+fm if fm and i.id!='SX002' else fm))
    if i is MAIN and F('catch_all'): out.append('%d、法律、法规规定应当提交的其它有关文件、证件，原件1份，纸质'%(len(out)+1))
    return '；'.join(out)+'。'+getattr(i,'matnote','')
def fids(i):
    return [(n,None if i is MAIN and F('form_missing') else f,None if i is MAIN and F('no_sample') else s) for n,f,s in i.fids]
def guide(i,user):
    m=i is MAIN
    st='<br>'.join('%s、<b>%s</b>：%s'%('一二三四五六'[k],n,d) for k,(n,d) in enumerate(i.steps))
    if m and F('steps_bare'): st=data.flow(i)
    if m and F('steps_partial'): st='<br>'.join('%s、<b>%s</b>%s'%('一二三四五六'[k],n,'：'+d if k<2 else '') for k,(n,d) in enumerate(i.steps))
    if m and F('steps_image'): st='<img src="/images/flow.gif" border="0">'
    tm=[('法定时限（工作日）',str(i.fd)),('承诺时限（工作日）',str(i.cn))]
    if i.cn==1: tm=[('法定时限','%d个工作日'%i.fd),('承诺时限','即办（当场办结）')]
    if m and F('limit_vague'): tm=[('法定时限','按国家有关规定办理'),('承诺时限','详见相关规定')]
    fee=[('是否收费','是' if i.fee else '否'),('收费标准及依据',i.fee or '/')]
    if m and F('fee_vague'): fee=[('是否收费','是'),('收费标准及依据','按物价部门核定的标准收取')]
    if m and F('fee_by_reference'): fee=[('是否收费','是'),('收费标准及依据','某价费〔2013〕214号')]
    tel=[('咨询电话',i.tel),('监督投诉电话',i.jd),('办理地点',i.place),('办公时间',i.time)]
    if m and F('no_phone'): tel=tel[1:]
    fs=fids(i)
    frm=[]
    if getattr(i,'elsewhere',False) or (m and F('forms_elsewhere')): frm=['<td colspan="3">请到本网站“<a href="/bgxz/list.action?dept=%s" target="_blank">表格下载</a>”栏目下载</td>'%i.dept]
    elif not i.forms: frm=['<td colspan="3">无</td>']
    else:
        frm=['<td>%s</td><td align="center">%s</td><td align="center">%s</td>'%(n,'<a href="javascript:down(\'%s\')">下载</a>'%f if f else '窗口领取','<a href="javascript:down(\'%s\')">%s</a>'%(s,'填写样本' if '样本' in FILES[s][0] else '填表说明') if s else '-') for n,f,s in fs]
        frm=['<td align="center" bgcolor="#f6f6f6">表格名称</td><td align="center" bgcolor="#f6f6f6" width="90">空白表格</td><td align="center" bgcolor="#f6f6f6" width="120">填写示范</td>']+frm
    def grp(l,kv): return ''.join('<tr>%s<td class="lb">%s</td><td colspan="3">%s</td></tr>'%('<td class="lb" rowspan="%d"><b>%s</b></td>'%(len(kv),l) if k==0 else '',a,b) for k,(a,b) in enumerate(kv))
    def one(l,v): return '<tr><td class="lb" colspan="2"><b>%s</b></td><td colspan="3">%s</td></tr>'%(l,v)
    ft=''.join('<tr>%s%s</tr>'%('<td class="lb" colspan="2" rowspan="%d"><b>表格下载</b></td>'%len(frm) if k==0 else '',r) for k,r in enumerate(frm))
    btn=('<a href="/apply.action?itemId=%s" target="_blank"><img src="/images/sqbtn.gif" border="0" alt="在线申办"></a>　'%i.id if i.id in('SX001','SX019') else '')+('<input type="button" value="我要咨询" onclick="openUrl(\'/zxzx/add.jspx?dept=%s\')"> '%i.dept if ASK else '')+'<input type="button" value="打 印" onclick="window.print()"> <input type="button" value="关 闭" onclick="window.close()">'
    b='''<table width="840" align="center" border="0"><tr><td align="center" height="50"><font size="4" color="#cc0000"><b>%s</b></font></td></tr><tr><td>
<table class="gl" width="100%%" cellpadding="4"><tr><td class="lb" rowspan="3"><b>基本信息</b></td><td class="lb">事项编码</td><td>%s</td><td class="lb">办件类型</td><td>%s</td></tr><tr><td class="lb">实施机关</td><td>%s</td><td class="lb">服务对象</td><td>%s</td></tr><tr><td class="lb">审批股室</td><td>行政审批股</td><td class="lb">联办机构</td><td>无</td></tr>
%s%s%s%s%s%s%s%s</table></td></tr><tr><td align="center" height="50">%s</td></tr></table>
<script language="javascript">function down(f){window.location.href='/bgxz/down.action?fileId='+f;}</script>'''%(i.name,i.code,'承诺件' if i.cn>1 else '即办件',i.dn,'自然人' if i.type=='gr' else '企业法人',
    one('设定依据',i.basis),one('申请条件',i.cond),one('申报材料','<p>%s</p>'%mats(i)),one('办理程序',st),grp('办理时限',tm),grp('收费情况',fee),grp('联系方式',tel),ft,btn)
    return zpage('办事指南',b,COMMON_JS)
def formlist(q):
    dp=q.get('dept',''); p=int(q.get('pageNo') or 1)
    al=[(i,)+x for i in ITEMS for x in fids(i) if x[1] and (not dp or i.dept==dp)]
    ds='<option value="/bgxz/list.action">全部部门</option>'+''.join('<option value="/bgxz/list.action?dept=%s"%s>%s</option>'%(d[0],' selected' if d[0]==dp else '',d[1]) for d in DEPTS)
    s='<table class="gl" width="100%" cellpadding="3"><tr bgcolor="#d9e8f6" align="center"><td width="40">序号</td><td>表格名称</td><td>所属事项</td><td>部门</td><td>格式</td><td>下载</td><td>样表</td></tr>'
    for k,(i,n,f,sm) in enumerate(al[(p-1)*15:p*15]):
        s+='<tr><td align="center">%d</td><td>%s</td><td>%s</td><td>%s</td><td align="center">%s</td><td align="center"><a href="/bgxz/down.action?fileId=%s" target="_blank"><font color="blue">点击下载</font></a></td><td align="center">%s</td></tr>'%((p-1)*15+k+1,n,i.name,DN[i.dept][1],FILES[f][0].split('.')[-1].upper(),f,'<a href="/bgxz/down.action?fileId=%s">查看</a>'%sm if sm else '无')
    s+='</table>'+pager(len(al),p,15,hid(action='/bgxz/list.action',dept=dp))
    return '<table width="980" align="center"><tr><td class="tit">表格下载　<select onchange="jump(this)">%s</select></td></tr><tr><td>%s</td></tr></table>'%(ds,s)
def search(h,user,q):
    kw=q.get('keyword','').strip(); dp=q.get('deptId',''); p=int(q.get('pageNo') or 1)
    if F('search_misses'): its=[]
    elif F('search_same'): its=ITEMS
    else: its=[i for i in ITEMS if kw and kw in i.name and (not dp or i.dept==dp)]
    if its: c=rows(its[(p-1)*10:p*10],(p-1)*10)+pager(len(its),p,10,hid(action='/search.action',keyword=kw,deptId=dp))
    else: c='<table class="gl" width="100%%"><tr><td align="center" height="120"><font color="red">对不起，没有检索到与“%s”相匹配的办事事项，请更换检索词后重试！</font></td></tr></table>'%E(kw)
    return zpage('事项检索',zhead(user)+'<table width="980" align="center"><tr><td class="tit">检索结果</td></tr><tr><td>%s</td></tr></table>'%c+ZFOOT,COMMON_JS)
def znews(h,user,q,srch=False):
    ns=NEWS[:]; t='中心动态'
    if srch:
        k=q.get('newsTitle','').strip(); ns=[n for n in NEWS if k and k in n[1]]; t='站内搜索结果'
    s=''.join('<tr><td height="24">·<a href="/news/show.action?id=%s" target="_blank">%s</a></td><td width="90">[%s]</td></tr>'%(n[0],n[1],n[2]) for n in ns) or '<tr><td height="100" align="center">没有找到符合条件的信息</td></tr>'
    return zpage(t,zhead(user)+'<table width="980" align="center"><tr><td width="210" valign="top">%s</td><td valign="top"><table class="bk" width="100%%"><tr><td class="tit" colspan="2">%s</td></tr>%s</table></td></tr></table>'%(newsbox(),t,s)+ZFOOT,COMMON_JS)
AGREE='通安县网上政务服务大厅用户注册协议\n一、用户应当如实填写注册信息，对所填写信息的真实性负责。\n二、用户应妥善保管账号和密码，因保管不善造成的后果由用户自行承担。\n三、用户不得利用本系统发布违反国家法律法规的信息。\n四、本系统对用户的个人信息依法予以保密。\n五、本协议的解释权归通安县行政服务中心管理委员会。'
def reg1(user):
    return zpage('用户注册',zhead(user)+'''<table width="980" align="center"><tr><td class="tit">用户注册 &gt; 第一步：阅读注册协议</td></tr><tr><td align="center"><textarea cols="100" rows="12" readonly>%s</textarea></td></tr><tr><td align="center"><form name="agreeForm" action="/user/registerForm.jspx" method="get"><input type="checkbox" name="ty" id="ty" value="1" onclick="document.getElementById('nextBtn').disabled=!this.checked"><label for="ty">我已阅读并同意以上协议</label> <input type="submit" id="nextBtn" value="同意并继续" disabled></form></td></tr></table>'''%AGREE+ZFOOT,COMMON_JS)
def reg2(user):
    extra=''
    if F('register_captcha'): extra='<tr><td align="right"><font color="red">*</font>验证码：</td><td><input type="text" name="validCode" size="6" maxlength="4"> <img src="/user/validateCode.jsp" align="absmiddle" onclick="this.src=\'/user/validateCode.jsp?\'+Math.random()" style="cursor:pointer" alt="看不清？点击换一张"></td><td></td></tr>'
    if F('register_sms'): extra='<tr><td align="right"><font color="red">*</font>短信验证码：</td><td><input type="text" name="smsCode" size="8" maxlength="6"> <input type="button" value="获取短信验证码" onclick="sendSms(this)"></td><td><span id="s_smsCode" class="msg">验证码将发送到您填写的手机，5分钟内有效</span></td></tr>'
    def r(lab,name,tip,typ='text',req=True,size=22): return '<tr><td align="right" width="180">%s%s：</td><td width="200"><input type="%s" name="%s" size="%d" onblur="chk(this)"></td><td><span id="s_%s" class="msg">%s</span></td></tr>'%('<font color="red">*</font>' if req else '',lab,typ,name,size,name,tip)
    js='''<script language="javascript">
var R={loginName:[/^[a-zA-Z][a-zA-Z0-9_]{3,17}$/,'用户名须以字母开头，4-18位字母、数字或下划线'],passWord:[/^.{6,20}$/,'密码长度为6-20位'],passWord2:[/^.+$/,'两次输入的密码不一致'],realName:[/^[\\u4e00-\\u9fa5·]{2,15}$/,'请输入中文真实姓名'],idCard:[/^(\\d{15}|\\d{17}[\\dXx])$/,'身份证号码格式不正确'],mobile:[/^1[3-9]\\d{9}$/,'手机号码格式不正确'],email:[/^$|^[\\w.-]+@[\\w-]+(\\.[\\w-]+)+$/,'邮箱格式不正确'],answer:[/^.*$/,'']};
function chk(o){var r=R[o.name];var s=document.getElementById('s_'+o.name);var ok=r[0].test(o.value);if(o.name=='passWord2')ok=ok&&o.value==document.regForm.passWord.value;
if(!ok){s.className='err';s.innerHTML='× '+r[1];return r[1];}s.className='ok';s.innerHTML='√';
if(o.name=='loginName'){$.post('/user/checkName.action',{loginName:o.value},function(d){if($.trim(d)=='1'){s.className='err';s.innerHTML='× 该用户名已被注册';}});}
return '';}
function checkReg(){var f=document.regForm;var a=['loginName','passWord','passWord2','realName','idCard','mobile','email'];for(var i=0;i<a.length;i++){var m=chk(f[a[i]]);if(m!=''){alert(m+'！');f[a[i]].focus();return;}}
if(f.validCode&&f.validCode.value==''){alert('请输入验证码！');return;}if(f.smsCode&&f.smsCode.value==''){alert('请输入短信验证码！');return;}
f.submit();}
function sendSms(b){var f=document.regForm;if(chk(f.mobile)!=''){alert('请先填写正确的手机号码');return;}var n=60;b.disabled=true;var t=setInterval(function(){n--;b.value=n+'秒后重新获取';if(n<=0){clearInterval(t);b.disabled=false;b.value='获取短信验证码';}},1000);}
</script>'''
    return zpage('用户注册',zhead(user)+js+'''<table width="980" align="center"><tr><td class="tit">用户注册 &gt; 第二步：填写注册信息（带<font color="red">*</font>为必填项）</td></tr><tr><td><form name="regForm" method="post" action="/user/register.action"><table width="100%" border="0" cellpadding="4">
<tr><td align="right">用户类型：</td><td colspan="2"><input type="radio" name="userType" value="1" checked>个人 <input type="radio" name="userType" value="2">企业（经办人）</td></tr>'''+r('用户名','loginName','字母开头，4-18位')+r('密码','passWord','6-20位字符','password')+r('确认密码','passWord2','请再次输入密码','password')+r('真实姓名','realName','与身份证一致')+r('身份证号','idCard','15位或18位')+r('手机号码','mobile','用于接收办理结果')+r('电子邮箱','email','选填',req=False)
+'<tr><td align="right">密码提示问题：</td><td><select name="question"><option>我的出生地</option><option>我的小学校名</option><option>我父亲的姓名</option></select></td><td></td></tr>'+r('提示答案','answer','选填，用于找回密码',req=False)+extra+'''
<tr><td></td><td colspan="2" height="40"><a href="javascript:checkReg()"><img src="/images/agree.gif" border="0" alt="同意并注册"></a> <a href="javascript:document.regForm.reset()"><img src="/images/reset.gif" border="0" alt="重置"></a></td></tr></table></form></td></tr></table>'''+ZFOOT,COMMON_JS)
def loginp(user,back=''):
    reg='' if F('no_registration') else '　还没有账号？<a href="/user/register.jspx">立即注册</a>'
    return zpage('用户登录',zhead(user)+'''<table width="460" align="center" class="bk" style="margin-top:40px"><tr><td class="tit">用户登录</td></tr><tr><td><form name="lf" method="post" action="/user/login.action" onsubmit="if(this.loginName.value==''||this.passWord.value==''){alert('用户名和密码不能为空！');return false;}"><input type="hidden" name="back" value="%s"><table align="center" cellpadding="6"><tr><td>用户类型：</td><td><input type="radio" name="yhlx" value="1" checked>个人用户 <input type="radio" name="yhlx" value="2">企业用户</td></tr><tr><td>用户名：</td><td><input type="text" name="loginName" size="24"></td></tr><tr><td>密　码：</td><td><input type="password" name="passWord" size="24"></td></tr><tr><td></td><td><input type="submit" value=" 登 录 "> <input type="reset" value=" 重 填 ">%s</td></tr></table></form></td></tr></table>'''%(E(back),reg)+ZFOOT,COMMON_JS)
def zxindex(user):
    m='<tr><td height="30"><a href="javascript:go(\'/zxzx/add.jspx\')">我要提问</a></td></tr>'+('<tr><td height="30"><a href="javascript:go(\'/zxzx/list.action\')">咨询回复</a></td></tr>' if LIST else '')+'<tr><td height="30"><a href="javascript:go(\'/zxzx/query.jspx\')">咨询查询</a></td></tr>'
    return zpage('在线咨询',zhead(user)+'<table width="980" align="center"><tr><td width="180" valign="top"><table class="bk" width="100%%" cellpadding="4"><tr><td class="tit">在线咨询</td></tr>%s</table></td><td><iframe id="zxFrame" name="zxFrame" src="%s" width="780" height="520" frameborder="0"></iframe></td></tr></table><script language="javascript">function go(u){document.getElementById("zxFrame").src=u;}</script>'%(m,'/zxzx/list.action' if LIST else '/zxzx/add.jspx')+ZFOOT,COMMON_JS)
def zxadd(user,q):
    ds=''.join('<option value="%s"%s>%s</option>'%(d[0],' selected' if d[0]==q.get('dept') else '',d[1]) for d in DEPTS)
    return zpage('我要提问','''<table width="700" align="center" class="bk"><tr><td class="tit">我要提问</td></tr><tr><td><form name="zxForm" method="post" action="/zxzx/save.action"><table width="100%%" cellpadding="4" border="0">
<tr><td align="right" width="110">提问类型：</td><td><input type="radio" name="lx" value="咨询" checked>咨询 <input type="radio" name="lx" value="投诉">投诉 <input type="radio" name="lx" value="建议">建议</td></tr>
<tr><td align="right">受理部门：</td><td><select name="dept"><option value="">--请选择--</option>%s</select> <font color="red">*</font></td></tr>
<tr><td align="right">您的姓名：</td><td><input type="text" name="xm" size="20" value="%s"> <font color="red">*</font></td></tr>
<tr><td align="right">联系电话：</td><td><input type="text" name="dh" size="20"> <font color="red">*</font> 不公开</td></tr>
<tr><td align="right">电子邮箱：</td><td><input type="text" name="yx" size="30"></td></tr>
<tr><td align="right">标　　题：</td><td><input type="text" name="bt" size="50" maxlength="50"> <font color="red">*</font></td></tr>
<tr><td align="right" valign="top">内　　容：</td><td><textarea name="nr" cols="60" rows="8"></textarea> <font color="red">*</font></td></tr>
<tr><td align="right">是否公开：</td><td><input type="radio" name="gk" value="1" checked>公开 <input type="radio" name="gk" value="0">不公开</td></tr>
<tr><td></td><td><img src="/images/submit.gif" alt="提交" style="cursor:pointer" onclick="tj()"> <img src="/images/reset.gif" alt="重置" style="cursor:pointer" onclick="document.zxForm.reset()"></td></tr></table></form></td></tr>
<tr><td><font color="#888888">说明：1、请如实填写联系方式；2、提交后系统将给出编号和查询码，请牢记；3、受理部门将在5个工作日内答复。</font></td></tr></table>
<script language="javascript">function tj(){var f=document.zxForm;if(f.dept.value==''){alert('请选择受理部门！');return;}if(trim(f.xm.value)==''){alert('请输入您的姓名！');f.xm.focus();return;}if(!/^[\\d-]{7,13}$/.test(f.dh.value)){alert('请输入正确的联系电话！');f.dh.focus();return;}if(trim(f.bt.value)==''){alert('请输入标题！');f.bt.focus();return;}if(trim(f.nr.value).length<5){alert('内容不能少于5个字！');f.nr.focus();return;}f.submit();}</script>'''%(ds,E(user['name']) if user else ''),COMMON_JS)
def zxlist(q):
    p=int(q.get('pageNo') or 1)
    s='<table class="gl" width="100%" cellpadding="3"><tr bgcolor="#d9e8f6" align="center"><td width="120">编号</td><td width="40">类型</td><td>标题</td><td width="170">受理部门</td><td width="60">状态</td><td width="50">点击数</td></tr>'
    for x in Q[(p-1)*10:p*10]:
        s+='<tr><td align="center">%s</td><td align="center">%s</td><td><a href="javascript:showDetail(\'%s\')">%s</a></td><td align="center">%s</td><td align="center">%s</td><td align="center">%d</td></tr>'%(x['no'],x['kind'],x['id'],x['title'],DN[x['dept']][1],'<font color="green">已回复</font>' if x['a'] else '<font color="red">处理中</font>',x['hits'])
    return zpage('咨询回复','<table width="100%%"><tr><td class="tit">咨询回复</td></tr><tr><td>%s</td></tr></table>'%(s+'</table>'+pager(len(Q),p,10,hid(action='/zxzx/list.action')))+'<script language="javascript">function showDetail(id){window.open("/zxzx/detail.action?id="+id,"","width=720,height=480,scrollbars=yes");}</script>',COMMON_JS)
def zxdetail(x):
    return zpage('咨询详情','''<table class="gl" width="660" align="center" cellpadding="5"><tr><td colspan="4" align="center" class="tit">%s</td></tr><tr><td class="lb">编　号</td><td>%s</td><td class="lb">提问类型</td><td>%s</td></tr><tr><td class="lb">提问人</td><td>%s**</td><td class="lb">提问时间</td><td>%s</td></tr><tr><td class="lb">提问内容</td><td colspan="3" height="80" valign="top">%s</td></tr><tr><td class="lb">回复部门</td><td>%s</td><td class="lb">回复时间</td><td>%s</td></tr><tr><td class="lb">回复内容</td><td colspan="3" height="80" valign="top">%s</td></tr><tr><td colspan="4" align="center"><a href="javascript:window.close()">【关闭窗口】</a></td></tr></table>'''%(x['title'],x['no'],x['kind'],'王李张陈林'[int(x['id'])%5],x['ask'],x['q'],DN[x['dept']][1],x['rep'] or '&nbsp;',x['a'] or '&nbsp;'),COMMON_JS)

# ---- tiny captcha ----
SEG={'0':'abcdef','1':'bc','2':'abged','3':'abgcd','4':'fgbc','5':'afgcd','6':'afgedc','7':'abc','8':'abcdefg','9':'abfgcd'}
def capt(code):
    w,h=70,24; px=[[255-random.randint(0,40) for _ in range(w)] for _ in range(h)]
    for n,c in enumerate(code):
        x0=6+n*16+random.randint(-2,2); y0=4+random.randint(-2,2)
        for s in SEG[c]:
            for t in range(8):
                x,y={'a':(t,0),'d':(t,15),'g':(t,7),'f':(0,t),'e':(0,t+8),'b':(8,t),'c':(8,t+8)}[s]
                if 0<=y0+y<h and 0<=x0+x<w: px[y0+y][x0+x]=40
    raw=b''.join(b'\0'+bytes(r) for r in px); ch=lambda t,d: struct.pack('>I',len(d))+t+d+struct.pack('>I',zlib.crc32(t+d))
    return b'\x89PNG\r\n\x1a\n'+ch(b'IHDR',struct.pack('>IIBBBBB',w,h,8,0,0,0,0))+ch(b'IDAT',zlib.compress(raw))+ch(b'IEND',b'')
TOMCAT500='<html><head><title>Apache Tomcat/6.0.29 - Error report</title><style>H1{font-family:Tahoma;color:white;background-color:#525D76;font-size:22px}</style></head><body><h1>HTTP Status 500 - </h1><HR size="1" noshade="noshade"><p><b>type</b> Exception report</p><p><b>message</b></p><p><b>description</b> <u>The server encountered an internal error () that prevented it from fulfilling this request.</u></p><p><b>exception</b> <pre>java.lang.NullPointerException\n\tcom.xtd.portal.action.%s.execute(%s.java:87)\n\torg.apache.struts2.dispatcher.FilterDispatcher.doFilter(FilterDispatcher.java:413)</pre></p><HR size="1"><h3>Apache Tomcat/6.0.29</h3></body></html>'
TOMCAT404='<html><head><title>Apache Tomcat/6.0.29 - Error report</title></head><body><h1>HTTP Status 404 - %s</h1><HR size="1"><p><b>type</b> Status report</p><p><b>message</b> <u>%s</u></p><p><b>description</b> <u>The requested resource (%s) is not available.</u></p><h3>Apache Tomcat/6.0.29</h3></body></html>'

def zwfw(h,path,q,sid):
    s=SESS[sid]; user=s.get('user'); post=h.command=='POST'
    if path in('/','/index.jsp'): return zindex(h,user)
    if path=='/grbs/index.jspx': return column(h,user,'gr')
    if path=='/qybs/index.jspx': return column(h,user,'fr')
    if path=='/bmfw/index.jsp': return frameset()
    if path=='/bmfw/top.jsp': return zpage('',zhead(user,'_top'),COMMON_JS)
    if path=='/bmfw/left.jsp': return left()
    if path=='/bszn/list.action': return itemlist(h,user,q)
    if path=='/bszn/showGuide.action' and q.get('itemId') in BY: return guide(BY[q['itemId']],user)
    if path=='/bgxz/list.action': return zpage('表格下载',zhead(user)+formlist(q)+ZFOOT,COMMON_JS)
    if path=='/bgxz/down.action':
        f=FILES.get(q.get('fileId'))
        if f and f[2]=='SX001' and f[3]=='form' and F('form_login') and not user: return script("alert('请先登录后再下载表格！');location.href='/user/login.jspx';")
        if not f or (f[2]=='SX001' and ((F('form_html') and f[3]=='form') or (F('form_missing') and f[3]=='form') or (F('no_sample') and f[3]=='sample'))):
            return zpage('系统提示','<table width="400" align="center" class="bk" style="margin-top:80px"><tr><td class="tit">系统提示</td></tr><tr><td height="80" align="center">对不起，您下载的附件不存在或已被删除！<br><a href="javascript:history.back()">返回</a></td></tr></table>')
        d=f[1]
        if d is None: d=open(HERE+'/static/sample.jpg','rb').read()
        ext=f[0].rsplit('.',1)[1]
        return ('raw',d,{'doc':'application/msword','docx':'application/octet-stream','pdf':'application/pdf','jpg':'application/octet-stream'}[ext],[('Content-Disposition','attachment; filename="%s"'%f[0].encode('gbk').decode('latin-1'))])
    if path=='/search.action' and not F('no_search','search_news_only'):
        if F('search_dead'): return (500,TOMCAT500%('SearchAction','SearchAction'))
        return search(h,user,q)
    if path=='/news/list.action': return znews(h,user,q)
    if path=='/news/search.action' and not F('no_search'):
        if F('search_dead'): return (500,TOMCAT500%('NewsSearchAction','NewsSearchAction'))
        return znews(h,user,q,True)
    if path=='/news/show.action':
        for n in NEWS:
            if n[0]==q.get('id'): return zpage(n[1],zhead(user)+'<table width="900" align="center"><tr><td align="center" height="50"><font size="4"><b>%s</b></font></td></tr><tr><td align="center">发布时间：%s　来源：县行政服务中心　字体：【大 中 小】</td></tr><tr><td style="font-size:14px;line-height:26px">　　%s。请各有关单位和办事群众知悉。</td></tr></table>'%(n[1],n[2],n[1])+ZFOOT,COMMON_JS)
    if path=='/news/roll.jsp': return zpage('','<marquee direction="up" height="120" scrollamount="2">'+''.join('<div style="height:22px">·<a href="/news/show.action?id=%s" target="_blank">%s</a></div>'%(n[0],short(n[1],17)) for n in NEWS[2:9])+'</marquee>')
    if path=='/bjgs.jsp':
        t=datetime.date.today(); return zpage('','<table width="100%">'+''.join('<tr><td>%s*%s</td><td>%s</td><td><font color="green">办结</font></td></tr>'%(a,b,short(BY[c].name,10)) for a,b,c in [('张','明','SX013'),('陈','英','SX002'),('通安','公司','SX001'),('林','华','SX006'),('王','平','SX012')])+'</table>')
    if path=='/bjcx.action': return script("alert('没有查询到该办件信息，请核对受理编号和查询码！');history.back();")
    if path=='/user/login.jspx': return loginp(user,q.get('back',''))
    if path=='/user/login.action':
        u=USERS.get(q.get('loginName',''))
        if not u or u['pwd']!=q.get('passWord'): return script("alert('用户名或密码错误！');history.back();")
        s['user']=u; b=q.get('back','')
        return script("location.href='%s';"%(b if re.match(r'^/[\w./?=]*$',b) else '/index.jsp'))
    if path=='/user/logout.action': s.pop('user',None); return script("location.href='/index.jsp';")
    if path=='/user/center.jspx':
        if not user: return script("alert('您还没有登录！');location.href='/user/login.jspx';")
        return zpage('用户中心',zhead(user)+'<table width="980" align="center"><tr><td width="180" valign="top"><table class="bk" width="100%%"><tr><td class="tit">用户中心</td></tr><tr><td height="26">我的办件</td></tr><tr><td height="26">修改密码</td></tr></table></td><td valign="top"><table class="gl" width="100%%" cellpadding="5"><tr><td class="lb">姓名</td><td>%s</td></tr><tr><td class="lb">我的办件</td><td>您目前没有在办件</td></tr><tr><td class="lb">业务系统</td><td><a href="/apply.action?itemId=SX001" target="_blank">企业登记网上申报系统（县市场监督管理局）</a></td></tr></table></td></tr></table>'%E(user['name'])+ZFOOT,COMMON_JS)
    if not F('no_registration'):
        if path=='/user/register.jspx': return reg1(user)
        if path=='/user/registerForm.jspx': return reg2(user)
        if path=='/user/checkName.action': return '1' if q.get('loginName') in USERS else '0'
        if path=='/user/validateCode.jsp' and F('register_captcha'):
            s['code']=''.join(random.choice('0123456789') for _ in range(4)); return ('raw',capt(s['code']),'image/png',[('Cache-Control','no-store')])
        if path=='/user/register.action' and post:
            n=q.get('loginName','')
            if F('register_captcha') and (not s.get('code') or q.get('validCode')!=s.pop('code')): return script("alert('验证码错误！');history.back();")
            if F('register_sms'): return script("alert('短信验证码错误或已失效！');history.back();")
            if n in USERS: return script("alert('该用户名已被注册！');history.back();")
            if not(re.match(r'^[a-zA-Z]\w{3,17}$',n) and 6<=len(q.get('passWord',''))<=20 and q.get('passWord')==q.get('passWord2') and q.get('realName') and re.match(r'^(\d{15}|\d{17}[\dXx])$',q.get('idCard','')) and re.match(r'^1[3-9]\d{9}$',q.get('mobile',''))): return script("alert('注册信息填写有误，请检查！');history.back();")
            USERS[n]=dict(pwd=q['passWord'],name=q['realName'])
            return script("alert('恭喜您，注册成功！请登录。');location.href='/user/login.jspx';")
    if path=='/apply.action':
        if not user: return script("alert('请您先登录！');location.href='/user/login.jspx?back='+encodeURIComponent('/apply.action?itemId=%s');"%re.sub(r'\W','',q.get('itemId','')))
        t=secrets.token_hex(12); TICKETS[t]=user
        return ('redir',DPT+'/SSO.aspx?ticket='+t+'&item='+re.sub(r'\W','',q.get('itemId','')))
    if ASK:
        if path=='/zxzx/index.jspx': return zxindex(user)
        if path=='/zxzx/add.jspx': return zxadd(user,q)
        if path=='/zxzx/list.action' and LIST: return zxlist(q)
        if path=='/zxzx/detail.action' and LIST:
            for x in Q:
                if x['id']==q.get('id'): return zxdetail(x)
        if path=='/zxzx/query.jspx': return zpage('咨询查询','<table width="500" align="center" class="bk"><tr><td class="tit">咨询查询</td></tr><tr><td align="center"><form method="post" action="/zxzx/query.action">编　号：<input name="bh" size="20"><br>查询码：<input name="cxm" size="20"><br><input type="submit" value="查 询"></form></td></tr></table>',COMMON_JS)
        if path=='/zxzx/query.action':
            a=ASKED.get(q.get('bh','').strip())
            if not a or a['code']!=q.get('cxm','').strip(): return script("alert('编号或查询码不正确！');history.back();")
            return zxdetail(a)
        if path=='/zxzx/save.action' and post:
            if F('consult_dead','list_only'): return (500,TOMCAT500%('ZxzxSaveAction','ZxzxSaveAction'))
            if not(q.get('nr','').strip() and q.get('bt','').strip() and q.get('dept') in DN): return script("alert('请填写完整！');history.back();")
            with LOCK:
                no='TA%s%03d'%(datetime.date.today().strftime('%Y%m%d'),41+len(ASKED)); code='%06d'%random.randint(100000,999999)
                ASKED[no]=dict(code=code,id=str(2301+len(ASKED)),no=no,kind=E(q.get('lx','咨询')),dept=q['dept'],title=E(q['bt']),q=E(q['nr']),a=None,rep=None,ask=datetime.datetime.now().strftime('%Y-%m-%d %H:%M:%S'))
            return script("alert('提交成功！\\n\\n编号：%s\\n查询码：%s\\n\\n请牢记编号和查询码，以便查询回复情况。');location.href='%s';"%(no,code,'/zxzx/list.action'))
    return (404,TOMCAT404%(path,path,path))

# ================= department system =================
def dept(h,path,q,sid):
    s=SESS[sid]
    pg=lambda b:XH+'<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312" /><title>企业登记网上申报系统</title></head><body style="font-size:12px"><table width="900" align="center"><tr><td bgcolor="#7a1010" height="60"><font color="#ffffff" size="5">　通安县企业登记网上申报系统</font></td></tr><tr><td>%s</td></tr></table></body></html>'%b
    form=pg('<form name="form1" method="post" action="Login.aspx" id="form1"><input type="hidden" name="__VIEWSTATE" value="/wEPDwUKLTQ1NjcxNDA2N2Rk" /><table align="center" cellpadding="6" style="border:1px solid #999;margin-top:40px"><tr><td colspan="2" bgcolor="#eeeeee"><b>系统登录</b></td></tr><tr><td>用户名：</td><td><input name="txtUser" type="text" id="txtUser" /></td></tr><tr><td>密码：</td><td><input name="txtPwd" type="password" id="txtPwd" /></td></tr><tr><td></td><td><input type="submit" name="btnLogin" value="登录" id="btnLogin" /> 首次使用请先<a href="Login.aspx?reg=1">注册</a></td></tr></table></form>')
    if path=='/Login.aspx': return script("alert('用户名或密码不正确！');history.back();") if h.command=='POST' else (form if F('second_login') else ('redir',Z+'/user/login.jspx'))
    if path=='/SSO.aspx':
        if F('second_login'): return ('redir','/Login.aspx')
        u=TICKETS.pop(q.get('ticket',''),None)
        if u: s['user']=u; return ('redir','/Default.aspx?item='+re.sub(r'\W','',q.get('item','')))
        return ('redir',Z+'/user/login.jspx')
    if path in('/','/Default.aspx'):
        if F('second_login'): return ('redir','/Login.aspx')
        if not s.get('user'): return ('redir',Z+'/user/login.jspx')
        i=BY.get(q.get('item'),MAIN)
        return pg('<table width="100%%"><tr><td align="right">欢迎您：<span id="lblUser">%s</span>　<a href="%s/index.jsp">返回大厅</a></td></tr><tr><td height="30"><b>网上申报：%s</b></td></tr></table><table border="1" width="100%%" cellpadding="5" style="border-collapse:collapse"><tr><td width="120">企业名称</td><td><input type="text" name="txtQymc" size="50" /></td></tr><tr><td>住所</td><td><input type="text" name="txtZs" size="50" /></td></tr><tr><td>经营范围</td><td><textarea name="txtJyfw" cols="50" rows="4"></textarea></td></tr><tr><td colspan="2" align="center"><input type="button" value="暂存" onclick="alert(\'已暂存\')" /> <input type="button" value="提交申报" onclick="alert(\'请将企业名称填写完整\')" /></td></tr></table>'%(E(s['user']['name']),Z,i.name))
    return (404,'<html><head><title>404</title></head><body><h1>“/”应用程序中的服务器错误。</h1><h2><i>无法找到资源。</i></h2></body></html>')

# ================= government portal (WebForms) =================
WNAV=[('首页','/'),('走进通安','/zjta/Index.aspx'),('新闻中心','/xwzx/List.aspx'),('政务公开','/zwgk/Index.aspx'),('网上办事','/wsbs/Index.aspx'),('政民互动','/zmhd/Index.aspx'),('招商引资','/tzta/Index.aspx')]
VS='<div><input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value="" /><input type="hidden" name="__EVENTARGUMENT" id="__EVENTARGUMENT" value="" /><input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="/wEPDwUJMTcyNDk1NjEwZGSq9D%2BtonganPortalv2=" /></div><script type="text/javascript">//<![CDATA[\nvar theForm = document.forms[\'aspnetForm\'];\nfunction __doPostBack(eventTarget, eventArgument) {if (!theForm.onsubmit || (theForm.onsubmit() != false)) {theForm.__EVENTTARGET.value = eventTarget;theForm.__EVENTARGUMENT.value = eventArgument;theForm.submit();}}\n//]]></script>'
ENTRY=not F('entry_missing','entry_buried','entry_buried_select')
def wpage(title,body,action,extra=''):
    nav=''.join('<td align="center"><a href="%s"><font color="#ffffff"><b>%s</b></font></a></td>'%(u,t) for t,u in WNAV)
    sb='' if F('no_search') else '<table width="980" align="center" bgcolor="#fff3e0"><tr><td><marquee width="560" scrollamount="3"><font color="#b01414">热烈祝贺通安县被评为全省县域经济发展十佳县　　森林防火，人人有责　　优化营商环境就是解放生产力</font></marquee></td><td align="right">站内搜索：<input name="ctl00$txtKey" type="text" id="ctl00_txtKey" size="18" /> <input type="image" name="ctl00$btnSearch" id="ctl00_btnSearch" src="/images/search.gif" align="absmiddle" /></td></tr></table>'
    friends=''.join('<select onchange="if(this.value)window.open(this.value)"><option value="">%s</option>%s</select> '%(n,''.join('<option value="%s">%s</option>'%(u,t) for t,u in l)) for n,l in [('==国务院部门网站==',[('外交部','http://www.mfa.gov.cn/'),('教育部','http://www.moe.gov.cn/'),('公安部','http://www.mps.gov.cn/')]),('==省市政府网站==',[('某省人民政府','http://www.moushengzf.example/'),('宁州市人民政府','http://www.ningzhou.example/')]),('==县直部门网站==',[('县教育局','http://jyj.tongan.example/'),('县档案局','http://daj.tongan.example/')]+([('县网上政务服务大厅',Z+'/')] if F('entry_buried_select') else []))])
    txt='<a href="http://www.gov.cn/" target="_blank">中国政府网</a> | <a href="http://www.xinhuanet.com/" target="_blank">新华网</a> | <a href="http://www.people.com.cn/" target="_blank">人民网</a>'+(' | <a href="%s/" target="_blank">通安县网上政务服务大厅</a>'%Z if F('entry_buried') else '')
    return XH+'''<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312" /><title>%s</title><style type="text/css">body,td,input,select{font-size:12px;font-family:宋体}body{margin:0}a{color:#333;text-decoration:none}a:hover{color:#c00}.t{background:#f7dcdc;color:#a00;font-weight:bold;height:26px;padding-left:8px}.b{border:1px solid #e2b6b6}</style></head>
<body><form name="aspnetForm" method="post" action="%s" id="aspnetForm">%s
<table width="980" align="center" cellpadding="0" cellspacing="0"><tr><td align="right" height="22"><a href="#" onclick="this.style.behavior='url(#default#homepage)';alert('您的浏览器不支持，请手动设置');return false;">设为首页</a> | <a href="javascript:alert('请按Ctrl+D加入收藏')">加入收藏</a></td></tr><tr><td><img src="/images/banner.jpg" width="980" height="110" /></td></tr><tr><td><table width="100%%" bgcolor="#b01414" height="34"><tr>%s</tr></table></td></tr></table>%s
%s
<table width="980" align="center" class="b"><tr><td class="t">友情链接</td></tr><tr><td align="center" height="34">%s</td></tr><tr><td align="center">%s</td></tr></table>
<table width="980" align="center"><tr><td align="center" height="60"><font color="#777777">主办：通安县人民政府办公室　承办：通安县信息中心　联系电话：0599-7620001<br />某ICP备05000123号　网站标识码：3599210001</font></td></tr></table></form>%s</body></html>'''%(title,action,VS,nav,sb,body,friends,txt,extra)
def nlist(ns): return ''.join('<tr><td height="24"><img src="/images/dot.gif" /> <a href="/xwzx/Show.aspx?id=%s" target="_blank">%s</a></td><td width="80"><font color="#999999">%s</font></td></tr>'%(n[0],n[1],n[2]) for n in ns)
def wwww(h,path,q,sid):
    if h.command=='POST' and (q.get('ctl00$btnSearch.x') is not None or (not q.get('__EVENTTARGET') and q.get('ctl00$txtKey'))) and not F('no_search'):
        return ('redir','/Search.aspx?key='+quote(q.get('ctl00$txtKey','').encode('gbk','replace')))
    if path in('/','/Default.aspx','/index.html'):
        ent=''
        if ENTRY: ent='''<table class="b" width="100%%"><tr><td class="t">网上办事</td></tr><tr><td align="center"><a href="#" onclick="window.open('%s/');return false;"><img src="/images/entry.jpg" border="0" alt="网上政务服务大厅" /></a></td></tr><tr><td><img src="/images/map.jpg" width="210" height="35" border="0" usemap="#wsbs" /><map name="wsbs" id="wsbs"><area shape="rect" coords="0,0,70,35" href="%s/grbs/index.jspx" target="_blank" alt="个人办事" /><area shape="rect" coords="70,0,140,35" href="%s/qybs/index.jspx" target="_blank" alt="企业办事" /><area shape="rect" coords="140,0,210,35" href="%s/bmfw/index.jsp" target="_blank" alt="部门服务" /></map></td></tr></table><br />'''%(Z,Z,Z,Z)
        body='''<table width="980" align="center" cellpadding="4"><tr><td width="220" valign="top"><table class="b" width="100%%"><tr><td class="t">领导之窗</td></tr><tr><td height="60">县委书记：某某某<br />县　　长：某某某</td></tr></table><br /><table class="b" width="100%%"><tr><td class="t">天气预报</td></tr><tr><td><iframe src="/tq.htm" width="200" height="60" frameborder="0" scrolling="no"></iframe></td></tr></table></td><td valign="top"><table class="b" width="100%%"><tr><td class="t" colspan="2">通安要闻</td></tr>%s</table><br /><table class="b" width="100%%"><tr><td class="t" colspan="2">公示公告</td></tr>%s</table></td><td width="230" valign="top">%s<table class="b" width="100%%"><tr><td class="t">政府热线</td></tr><tr><td height="40">县长公开电话：0599-12345</td></tr></table></td></tr></table>'''%(nlist(NEWS[:7]),nlist(NEWS[7:12]),ent)
        pop='''<div id="ad2" style="position:absolute;left:10px;top:300px;z-index:9"><a href="/xwzx/Show.aspx?id=511" target="_blank"><img src="/images/ad.gif" border="0" /></a></div><script type="text/javascript">window.open('/tanchu.htm','tc','width=380,height=260,top=100,left=200');
var ax=10,ay=300,vx=2,vy=1;setInterval(function(){var o=document.getElementById('ad2');ax+=vx;ay+=vy;if(ax<0||ax>document.documentElement.clientWidth-130)vx=-vx;if(ay<0||ay>document.documentElement.clientHeight-100)vy=-vy;o.style.left=ax+'px';o.style.top=ay+'px';},60);</script>'''
        return wpage('通安县人民政府门户网站',body,'Default.aspx',pop)
    if path=='/tanchu.htm': return '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>公告</title></head><body bgcolor="#fff8e0"><p align="center"><font color="red" size="4"><b>关于开展2026年度网站满意度调查的公告</b></font></p><p>　　为进一步提升政府网站服务水平，现面向社会公开征求意见，欢迎广大网民参与。</p><p align="center"><a href="javascript:window.close()">关闭</a></p></body></html>'
    if path=='/tq.htm': return '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body style="font-size:12px">通安 今日 多云 8~16℃<br>明日 晴 6~17℃</body></html>'
    if path=='/wsbs/Index.aspx':
        big='<tr><td align="center" height="180"><a href="javascript:openHall()"><img src="/images/wsbs.jpg" border="0" alt="通安县网上政务服务大厅" /></a><script type="text/javascript">function openHall(){window.open("%s/index.jsp");}</script></td></tr>'%Z if ENTRY else ''
        l=''.join('<tr><td height="26"><img src="/images/dot.gif" /> <a href="/wsbs/Guide.aspx?id=%s" target="_blank">%s</a></td><td width="180">%s</td></tr>'%(i.id,i.name,i.dn) for i in [BY[x] for x in data.WWWG])
        return wpage('网上办事-通安县人民政府','<table width="980" align="center">%s<tr><td><table class="b" width="100%%"><tr><td class="t" colspan="2">常用办事指南</td></tr>%s</table></td></tr></table>'%(big,l),'Index.aspx')
    if path=='/wsbs/Guide.aspx' and q.get('id') in data.WWWG:
        i=BY[q['id']]; m=i is MAIN; cn={1:'当场办结',3:'三个工作日',20:'20个工作日',10:'10个工作日'}[i.cn]; fd='%d个工作日'%i.fd
        if m and F('portal_differs'): fd='45个工作日'
        tel='咨询电话：%s；监督电话：%s'%(i.tel.replace('0599-','（0599）'),i.jd.replace('0599-','（0599）'))
        lim='法定时限：%s；承诺时限：%s。'%(fd,cn); fee='不收费'
        if m:
            if F('limit_vague'): lim='按国家有关规定办理。'
            if F('fee_vague'): fee='按物价部门核定的标准收取'
            if F('fee_by_reference'): fee='按某价费〔2013〕214号文件收取'
            if F('no_phone'): tel='监督电话：'+i.jd
        st='；'.join(n+'：'+d.rstrip('。') for n,d in i.steps)
        if m and F('steps_bare','steps_image','steps_partial'): st=data.flow(i)
        ps=[('一、办理机关',i.dn),('二、设定依据',i.basis),('三、申请条件',i.cond),('四、申报材料',mats(i)),('五、办理程序',st),('六、办理时限',lim),('七、收费标准',fee),('八、联系方式',tel),('九、办理地点',i.place)]
        return wpage(i.name+'-办事指南','<table width="980" align="center" class="b"><tr><td align="center" height="50"><font size="4"><b>%s</b></font></td></tr><tr><td style="font-size:14px;line-height:26px">%s</td></tr></table>'%(i.name,''.join('<p><b>%s</b><br />　　%s</p>'%x for x in ps)),'Guide.aspx')
    if path=='/xwzx/List.aspx':
        p=2 if q.get('__EVENTARGUMENT')=='2' and q.get('__EVENTTARGET')=='ctl00$AspNetPager1' else 1
        pg='<div id="ctl00_AspNetPager1" align="center">'+('首页 上一页 <b>1</b> <a href="javascript:__doPostBack(\'ctl00$AspNetPager1\',\'2\')">2</a> <a href="javascript:__doPostBack(\'ctl00$AspNetPager1\',\'2\')">下一页</a>' if p==1 else '<a href="javascript:__doPostBack(\'ctl00$AspNetPager1\',\'1\')">首页</a> <a href="javascript:__doPostBack(\'ctl00$AspNetPager1\',\'1\')">上一页</a> <b>2</b> 下一页')+'</div>'
        return wpage('新闻中心','<table width="980" align="center" class="b"><tr><td class="t" colspan="2">新闻中心</td></tr>%s<tr><td colspan="2">%s</td></tr></table>'%(nlist(NEWS[(p-1)*8:p*8]),pg),'List.aspx')
    if path=='/xwzx/Show.aspx':
        for n in NEWS:
            if n[0]==q.get('id'): return wpage(n[1],'<table width="980" align="center" class="b"><tr><td align="center" height="50"><font size="4"><b>%s</b></font></td></tr><tr><td align="center">发布日期：%s　来源：通安县人民政府办公室</td></tr><tr><td style="font-size:14px;line-height:26px"><p>　　%s。特此通知。</p></td></tr></table>'%(n[1],n[2],n[1]),'Show.aspx')
    if path=='/Search.aspx' and not F('no_search'):
        if F('search_dead'): return (500,'<html><head><title>运行时错误</title></head><body bgcolor="white"><h1>“/”应用程序中的服务器错误。<hr width=100% size=1 color=silver></h1><h2><i>运行时错误</i></h2></body></html>')
        k=q.get('key','').strip(); ns=[n for n in NEWS if k and k in n[1]]
        return wpage('站内搜索','<table width="980" align="center" class="b"><tr><td class="t" colspan="2">关键字“%s”的搜索结果（共%d条）</td></tr>%s</table>'%(E(k),len(ns),nlist(ns) or '<tr><td height="80" align="center">很抱歉，没有您要找的内容。</td></tr>'),'Search.aspx')
    plain={'/zjta/Index.aspx':('走进通安','通安县位于某省北部，全县总面积1786平方公里，辖9镇4乡，户籍人口31万人。森林覆盖率78.2%，素有“竹海茶乡”之称。'),'/zwgk/Index.aspx':('政务公开','信息公开指南　信息公开目录　信息公开年报　依申请公开请到县行政服务中心一楼查阅点办理。'),'/tzta/Index.aspx':('招商引资','通安经济开发区规划面积12平方公里，重点发展竹木加工、生物医药、机械制造产业。'),
     '/zmhd/Index.aspx':('政民互动','县长公开电话：0599-12345（24小时受理）。'+'在线访谈：县教育局局长谈“双减”工作（文字实录整理中）。')}
    if path in plain: t,c=plain[path]; return wpage(t,'<table width="980" align="center" class="b"><tr><td class="t">%s</td></tr><tr><td height="200" valign="top" style="font-size:14px;line-height:26px">　　%s</td></tr></table>'%(t,c),'Index.aspx')
    return (404,'<html><head><title>404 - 找不到文件或目录。</title></head><body><h1>服务器错误</h1><h2>404 - 找不到文件或目录。</h2></body></html>')

class H(BaseHTTPRequestHandler):
    protocol_version='HTTP/1.1'; server_version='Microsoft-IIS/6.0'; sys_version=''
    def log_message(self,*a): pass
    def out(self,code,body,ct,hd=()):
        self.send_response(code); self.send_header('Content-Type',ct); self.send_header('Content-Length',str(len(body)))
        for k,v in hd: self.send_header(k,v)
        self.end_headers()
        if self.command!='HEAD': self.wfile.write(body)
    def do_GET(self):
        try: self.go()
        except (BrokenPipeError,ConnectionResetError): pass
    do_POST=do_HEAD=do_GET
    def go(self):
        n=int(self.headers.get('Content-Length') or 0); raw=self.rfile.read(n) if n else b''
        if F('waf'):
            js='<!DOCTYPE html><html><head><meta charset="utf-8"><script>(function(){var _$a=["\\x63\\x6f\\x6f\\x6b\\x69\\x65"],c=Math.random().toString(36);document[_$a[0]]="FSSBBIl1UgzbN7N80T="+c+";path=/";})();</script></head><body></body></html>'
            return self.out(412,js.encode(),'text/html; charset=utf-8',[('Set-Cookie','FSSBBIl1UgzbN7N80S=%s; path=/; HttpOnly'%secrets.token_urlsafe(24)),('Cache-Control','no-store')])
        if F('maintenance'): return self.out(503,'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>系统维护</title></head><body><p align="center"><font size="5">网站系统升级维护中，请稍后访问！</font></p></body></html>'.encode('gbk'),'text/html',[('Retry-After','7200')])
        u=urlsplit(self.path)
        def dec(x): 
            r={}
            for k,v in parse_qs(x,keep_blank_values=True,encoding='gbk',errors='replace').items(): r[k]=v[-1]
            return r
        q=dec(u.query)
        if raw: q.update(dec(raw.decode('latin-1')))
        path=u.path; m=re.match(r'^/(images|js)/([\w.-]+)$',path)
        if m:
            p=HERE+'/static/'+m[2]
            if os.path.isfile(p): return self.out(200,open(p,'rb').read(),{'gif':'image/gif','jpg':'image/jpeg','js':'text/javascript'}[p.rsplit('.',1)[1]])
        host=(self.headers.get('Host') or '').split(':')[0].split('.')[0]
        ck={'zwfw':'JSESSIONID'}.get(host,'ASP.NET_SessionId')
        mm=re.search(re.escape(ck)+r'=(\w+)',self.headers.get('Cookie') or ''); hd=[]
        sid=mm and host+mm[1]
        if not sid or sid not in SESS:
            t=secrets.token_hex(16).upper(); sid=host+t; SESS[sid]={}; hd.append(('Set-Cookie','%s=%s; Path=/; HttpOnly'%(ck,t)))
        fn={'zwfw':zwfw,'dept':dept,'www':wwww}.get(host)
        if not fn: return self.out(404,b'no such host','text/plain')
        if re.match(r'^/favicon',path): return self.out(404,b'','text/html',hd)
        for k in('pageNo',):
            if k in q and not q[k].isdigit(): q[k]='1'
        r=fn(self,path,q,sid)
        ct='text/html;charset=GBK' if host=='zwfw' else 'text/html'
        enc=lambda x:x.encode('gbk','xmlcharrefreplace')
        if isinstance(r,str): return self.out(200,enc(r),ct,hd)
        if r[0]=='redir': return self.out(302,b'','text/html',hd+[('Location',r[1])])
        if r[0]=='raw': return self.out(200,r[1],r[2],hd+r[3])
        return self.out(r[0],enc(r[1]),ct,hd)
class S(ThreadingHTTPServer):
    daemon_threads=True; request_queue_size=64
S(('127.0.0.1',PORT),H).serve_forever()
