# SPDX-License-Identifier: GPL-3.0-or-later
#
# Rscript random.R FOLDER SEED - random data, designs and weights, and what R's survey package makes of them:
# FOLDER/data and FOLDER/cases in the format of README.md.
suppressMessages(library(survey))
arguments <- commandArgs(TRUE)
folder <- arguments[1]
set.seed(as.integer(arguments[2]))
dir.create(file.path(folder, "data"), recursive = TRUE)
dir.create(file.path(folder, "cases"))
data_file <- file.path(folder, "data/d.csv")
n<-400
d<-data.frame(h=rep(1:5,each=80), u=rep(1:40,each=10), w=runif(n,1,8), sex=sample(1:2,n,TRUE), age=sample(1:4,n,TRUE), y=rnorm(n,10,3), b=rbinom(n,1,.6), g=sample(c("a","b","c"),n,TRUE), N=rep(c(20,25,30,18,40),each=80))
write.csv(d,data_file,row.names=FALSE,quote=FALSE)
num<-function(x) format(x,digits=17)
des<-svydesign(id=~u,strata=~h,weights=~w,fpc=~N,data=d)
W<-sum(d$w); ms<-data.frame(sex=1:2,Freq=W*c(.48,.52)); ma<-data.frame(age=1:4,Freq=W*c(.3,.3,.25,.15))
ps<-postStratify(des,~sex,ms); rk<-rake(des,list(~sex,~age),list(ms,ma),control=list(maxit=100,epsilon=1e-10))
cl<-calibrate(des,~factor(sex)+y,c(W,W*.52,W*10.2),calfun="linear",epsilon=1e-12,maxit=100)
lines<-c()
add<-function(id,design,stat,est,...) lines<<-c(lines,sprintf('{"id":"%s","format":1,"dataset":"data/d.csv","factors":{%s},"design":%s,"statistic":%s,"expected":%s,"tolerance":{"rel":1e-7,"abs":1e-10}}',id,'"sex":["1","2"]',design,stat,est))
base<-'"ids":["u"],"strata":["h"],"weights":"w","fpc":["N"]'
aps<-sprintf('"adjust":[{"op":"poststratify","margin":{"variables":["sex"],"levels":{"sex":[1,2]},"totals":[%s,%s]}}]',num(ms$Freq[1]),num(ms$Freq[2]))
ark<-sprintf('"adjust":[{"op":"rake","epsilon":1e-10,"maxit":100,"margins":[{"variables":["sex"],"levels":{"sex":[1,2]},"totals":[%s,%s]},{"variables":["age"],"levels":{"age":[1,2,3,4]},"totals":[%s]}]}]',num(ms$Freq[1]),num(ms$Freq[2]),paste(sapply(ma$Freq,num),collapse=","))
acl<-sprintf('"adjust":[{"op":"calibrate","calfun":"linear","formula_terms":["sex","y"],"terms":["(Intercept)","sex2","y"],"totals":[%s,%s,%s],"epsilon":1e-12,"maxit":100}]',num(W),num(W*.52),num(W*10.2))
J<-function(d,a) sprintf('{%s,%s}',d,a)
one<-function(p,x,a){
 s<-svymean(~b,x,deff=TRUE); add(paste0(p,"-mean"),J(base,a),'{"kind":"mean","variables":["b"],"deff":"wor"}',sprintf('{"estimate":[%s],"se":[%s],"deff":[%s]}',num(coef(s)),num(SE(s)),num(deff(s))))
 s<-svyvar(~y,x); add(paste0(p,"-var"),J(base,a),'{"kind":"variance","variables":["y"]}',sprintf('{"estimate":[%s],"se":[%s]}',num(coef(s)),num(SE(s))))
 s<-svychisq(~b+g,x); add(paste0(p,"-chi"),J(base,a),'{"kind":"chisq","rows":"b","cols":"g","method":"F"}',sprintf('{"statistic":%s,"p_value":%s}',num(s$statistic),num(s$p.value)))
 s<-svyttest(y~b,x); add(paste0(p,"-t"),J(base,a),'{"kind":"ttest","y":"y","group":"b"}',sprintf('{"t":%s,"df":%s}',num(s$statistic),num(s$parameter)))
 for(m in c("beta","xlogit")){ s<-svyciprop(~b,x,method=m); add(paste0(p,"-p",m),J(base,a),sprintf('{"kind":"proportion","variable":"b","method":"%s"}',m),sprintf('{"estimate":%s,"ci":[%s]}',num(coef(s)),paste(num(as.vector(confint(s))),collapse=",")))}
 z<-subset(x,g!="a"); for(m in c("beta")){ s<-svyciprop(~b,z,method=m); add(paste0(p,"-dom",m),J(base,paste0(a,',"subset":[{"var":"g","op":"!=","value":"a"}]')),sprintf('{"kind":"proportion","variable":"b","method":"%s"}',m),sprintf('{"estimate":%s,"ci":[%s]}',num(coef(s)),paste(num(as.vector(confint(s))),collapse=",")))}
 s<-svyratio(~y,~w,z); add(paste0(p,"-domratio"),J(base,paste0(a,',"subset":[{"var":"g","op":"!=","value":"a"}]')),'{"kind":"ratio","numerator":["y"],"denominator":["w"]}',sprintf('{"estimate":[%s],"se":[%s]}',num(coef(s)),num(SE(s))))
 s<-svytable(~b+g,x)
}
one("ps",ps,aps); one("rk",rk,ark); one("cl",cl,acl)
# replicates
rep<-as.svrepdesign(svydesign(id=~u,strata=~h,weights=~w,data=d),type="JKn",compress=FALSE)
write.table(as.matrix(rep$repweights),file.path(folder, "data/r.csv"),sep=",",row.names=FALSE,col.names=FALSE)
jr<-sprintf('"type":"replicate","weights":"w","replicates":{"file":"data/r.csv","combined":false,"rtype":"JKn","scale":%s,"rscales":[%s],"mse":false}',num(rep$scale),paste(sapply(rep$rscales,num),collapse=","))
onerep<-function(p,x,a){ base<<-jr
 s<-svymean(~b+y,x); add(paste0(p,"-mean"),J(jr,a),'{"kind":"mean","variables":["b","y"]}',sprintf('{"estimate":[%s],"se":[%s],"df":%s}',paste(num(coef(s)),collapse=","),paste(num(SE(s)),collapse=","),degf(x)))
 s<-svyvar(~y,x); add(paste0(p,"-var"),J(jr,a),'{"kind":"variance","variables":["y"]}',sprintf('{"estimate":[%s],"se":[%s]}',num(coef(s)),num(SE(s))))
 s<-svychisq(~b+g,x); add(paste0(p,"-chi"),J(jr,a),'{"kind":"chisq","rows":"b","cols":"g","method":"F"}',sprintf('{"statistic":%s,"p_value":%s}',num(s$statistic),num(s$p.value)))
}
onerep("rep",rep,'"k":1'); onerep("rps",postStratify(rep,~sex,ms),aps); onerep("rrk",rake(rep,list(~sex,~age),list(ms,ma),control=list(maxit=100,epsilon=1e-10)),ark); onerep("rcl",calibrate(rep,~factor(sex)+y,c(W,W*.52,W*10.2),calfun="linear",compress=FALSE),acl)
# pps strat
d$p<-pmin(1,runif(40,.1,.9))[d$u]; write.csv(d,data_file,row.names=FALSE,quote=FALSE)
for(m in c("overton","brewer")){ x<-svydesign(id=~u,strata=~h,fpc=~p,data=d,pps=m); s<-svytotal(~y,x); add(paste0("pps-",m),'{"ids":["u"],"strata":["h"],"fpc":["p"],"pps":{"method":"MM"}}'|>(\(z) sub("MM",m,z))(),'{"kind":"total","variables":["y"]}',sprintf('{"estimate":[%s],"se":[%s]}',num(coef(s)),num(SE(s))))
 if(m=="brewer"){s<-svyby(~y,~sex,x,svymean); add(paste0("ppsby-",m),'{"ids":["u"],"strata":["h"],"fpc":["p"],"pps":{"method":"MM"}}'|>(\(z) sub("MM",m,z))(),'{"kind":"mean","variables":["y"],"by":["sex"],"vcov":false}',sprintf('{"estimate":[%s],"se":[%s]}',paste(num(coef(s)),collapse=","),paste(num(SE(s)),collapse=",")))}}
# two phase with fpc, strata
d$s2<-as.integer(d$age<3); d$in2<-0; for(k in 0:1){i<-which(d$s2==k); d$in2[sample(i,60)]<-1}; d$id<-1:n; d$NN<-2000
write.csv(d,data_file,row.names=FALSE,quote=FALSE)
for(m in c("full","approx")){ x<-twophase(id=list(~id,~id),strata=list(NULL,~s2),fpc=list(~NN,NULL),subset=~I(in2==1),data=d,method=m); s<-svymean(~y+b,x)
 add(paste0("tp-",m),sprintf('{"type":"twophase","method":"%s","phases":[{"ids":["id"],"fpc":["NN"]},{"ids":["id"],"strata":["s2"]}],"phase2_subset":"in2"}',m),'{"kind":"mean","variables":["y","b"]}',sprintf('{"estimate":[%s],"se":[%s]}',paste(num(coef(s)),collapse=","),paste(num(SE(s)),collapse=",")))
 s<-svytotal(~y,x);add(paste0("tpt-",m),sprintf('{"type":"twophase","method":"%s","phases":[{"ids":["id"],"fpc":["NN"]},{"ids":["id"],"strata":["s2"]}],"phase2_subset":"in2"}',m),'{"kind":"total","variables":["y"]}',sprintf('{"estimate":[%s],"se":[%s]}',num(coef(s)),num(SE(s))))}
for(l in lines){ id<-sub('.*?"id":"([^"]+)".*','\\1',l,perl=TRUE); writeLines(gsub(',"k":1','',l),file.path(folder, "cases", paste0(id, ".json"))) }
